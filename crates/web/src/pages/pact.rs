//! (to be written)

use axum::Router;

pub(crate) fn routes() -> Router {
    Router::new()
}
