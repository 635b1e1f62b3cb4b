//! (to be written)

use axum::Router;

pub(crate) fn routes() -> Router {
    Router::new()
}

pub(crate) async fn today(view: crate::view::View) -> crate::view::Reply {
    view.page("Ebb", maud::html! {})
}
