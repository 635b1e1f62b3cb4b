//! Meetings: two messages that lie for a quarter of an hour.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use bytes::Bytes;
use ebb_protocol::limits::{MAX_MEETING, MAX_WAIT};
use ebb_protocol::{Code, Refusal};
use http::HeaderMap;

use super::answer::{bytes, nothing, refused};
use super::request::{body, id, number};
use super::{Client, Relay};
use crate::ask::Place;

type At = State<Arc<Relay>>;

fn place(meeting: &str, place: &str) -> Result<Place, Refusal> {
    let answer = match place {
        "ask" => false,
        "answer" => true,
        _ => return Err(Code::NoSuchPlace.into()),
    };
    Ok(Place {
        meeting: id(meeting)?,
        answer,
    })
}

impl Relay {
    async fn lay(
        &self,
        at: Place,
        client: Client,
        headers: &HeaderMap,
        sent: Body,
    ) -> Result<(), Refusal> {
        self.slowly(&self.meetings, client.counted())?;
        let message = body(self, headers, sent, MAX_MEETING).await?;
        let laid = self.store.lay(at, message, self.now()).await;
        laid.map_err(|error| self.failed(&error))??;
        self.waiting.places.ring(&at);
        Ok(())
    }

    async fn message(
        &self,
        at: Place,
        client: Client,
        query: Option<&str>,
    ) -> Result<Bytes, Refusal> {
        let wait = number(query, "wait")?.unwrap_or(0).min(MAX_WAIT);
        self.slowly(&self.meetings, client.counted())?;
        let ticket = self.waiting.places.sit(at, 0);
        let end = tokio::time::sleep(Duration::from_secs(wait));
        tokio::pin!(end);
        loop {
            let bell = ticket.bell.notified();
            tokio::pin!(bell);
            bell.as_mut().enable();
            let lies = self.store.fetch(at, self.now()).await;
            if let Some(message) = lies.map_err(|error| self.failed(&error))? {
                return Ok(message);
            }
            if wait == 0 || end.is_elapsed() || *self.stopping.borrow() {
                return Err(Code::MeetingEmpty.into());
            }
            tokio::select! {
                () = bell => {}
                () = &mut end => {}
            }
        }
    }
}

pub(super) async fn lay(
    State(relay): At,
    Extension(client): Extension<Client>,
    Path((meeting, at)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Body,
) -> Response {
    let laid = match place(&meeting, &at) {
        Ok(at) => relay.lay(at, client, &headers, sent).await,
        Err(refusal) => Err(refusal),
    };
    match laid {
        Ok(()) => nothing(),
        Err(refusal) => refused(&refusal),
    }
}

pub(super) async fn fetch(
    State(relay): At,
    Extension(client): Extension<Client>,
    Path((meeting, at)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let message = match place(&meeting, &at) {
        Ok(at) => relay.message(at, client, query.as_deref()).await,
        Err(refusal) => Err(refusal),
    };
    match message {
        Ok(message) => bytes(message),
        Err(refusal) => refused(&refusal),
    }
}
