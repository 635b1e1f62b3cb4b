//! Vaults: how they stand, their records, their rosters.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use bytes::Bytes;
use ebb_protocol::limits::{MAX_BATCH, MAX_RECORD, MAX_ROSTER, MAX_WAIT};
use ebb_protocol::{Code, DeviceId, NewRoster, Refusal, Rosters, VaultId};
use http::{HeaderMap, StatusCode};

use super::answer::{bytes, line, nothing, refused, told};
use super::request::{body, id, length, number, token};
use super::{Client, Relay};
use crate::ask::{Post, Push};
use crate::standing::{Standing, TokenHash};
use crate::store::StoreError;

/// The longest body of a push: one record and its length.
const LONGEST_PUSH: usize = MAX_RECORD + 4;
/// The longest body of a roster: CBOR around it takes a few bytes.
const LONGEST_ROSTER: usize = MAX_ROSTER + 1024;

type At = State<Arc<Relay>>;

impl Relay {
    /// Reads whose vault is asked for and by what token, and counts the request.
    fn door(&self, vault: &str, headers: &HeaderMap) -> Result<(VaultId, TokenHash), Refusal> {
        let vault = VaultId::from_bytes(id(vault)?);
        let token = token(headers)?;
        self.slowly(&self.per_vault, vault)?;
        Ok((vault, token))
    }

    async fn admitted(&self, vault: VaultId, token: &TokenHash) -> Result<Standing, Refusal> {
        let standing = self.store.standing(vault).await;
        let standing = standing.map_err(|error| self.failed(&error))?;
        let standing = standing.ok_or(Code::NoVault)?;
        standing.admit(token)?;
        Ok(standing)
    }

    fn settled<T>(&self, done: Result<Result<T, Refusal>, StoreError>) -> Result<T, Refusal> {
        done.map_err(|error| self.failed(&error))?
    }

    async fn await_news(
        &self,
        vault: VaultId,
        token: &TokenHash,
        query: Option<&str>,
    ) -> Result<Standing, Refusal> {
        let seen = number(query, "seen")?;
        let wait = number(query, "wait")?.unwrap_or(0).min(MAX_WAIT);
        let Some(seen) = seen.filter(|_| wait > 0) else {
            return self.admitted(vault, token).await;
        };
        let ticket = self.waiting.vaults.sit(vault, seen);
        let end = tokio::time::sleep(Duration::from_secs(wait));
        tokio::pin!(end);
        loop {
            let bell = ticket.bell.notified();
            tokio::pin!(bell);
            bell.as_mut().enable();
            let standing = self.admitted(vault, token).await?;
            if standing.cursor != seen || end.is_elapsed() || *self.stopping.borrow() {
                return Ok(standing);
            }
            tokio::select! {
                () = bell => {}
                () = &mut end => {}
            }
        }
    }

    async fn keep(
        &self,
        vault: &str,
        headers: &HeaderMap,
        sent: Body,
    ) -> Result<Standing, Refusal> {
        let (vault, token) = self.door(vault, headers)?;
        let limit = LONGEST_PUSH;
        if length(headers).is_none_or(|length| length > MAX_BATCH && length <= limit) {
            // So much is held in memory for nobody but those who may write.
            self.admitted(vault, &token).await?;
        }
        let push = Push::read(vault, token, body(self, headers, sent, limit).await?)?;
        let (records, len) = (push.sent.len(), push.len());
        let standing = self.settled(self.store.push(push).await)?;
        self.meters.kept(records, len);
        self.waiting.vaults.ring(&vault);
        Ok(standing)
    }

    async fn renew(
        &self,
        vault: &str,
        client: Client,
        headers: &HeaderMap,
        sent: Body,
    ) -> Result<Standing, Refusal> {
        let (vault, token) = self.door(vault, headers)?;
        let sent = body(self, headers, sent, LONGEST_ROSTER).await?;
        let new: NewRoster = minicbor::decode(&sent).map_err(|_| Code::BadBody)?;
        if new.roster.len() > MAX_ROSTER {
            return Err(Refusal {
                limit: Some(MAX_ROSTER as u64),
                ..Code::TooLarge.into()
            });
        }
        let standing = self.store.standing(vault).await;
        if standing.map_err(|error| self.failed(&error))?.is_none() {
            self.slowly(&self.claims, client.counted())?;
        }
        let post = Post {
            vault,
            token,
            generation: new.generation,
            next: TokenHash::from_bytes(new.token),
            roster: Bytes::from(new.roster),
        };
        let standing = self.settled(self.store.post(post).await)?;
        self.waiting.vaults.ring(&vault);
        Ok(standing)
    }

    fn status(&self, standing: Result<Standing, Refusal>) -> Response {
        match standing {
            Ok(standing) => told(&standing.status(self.limits.quota)),
            Err(refusal) => refused(&refusal),
        }
    }
}

pub(super) async fn health(State(relay): At) -> Response {
    match relay.store.health().await {
        Ok(()) => line(StatusCode::OK, "ok"),
        Err(error) => refused(&relay.failed(&error)),
    }
}

pub(super) async fn status(
    State(relay): At,
    Path(vault): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let standing = match relay.door(&vault, &headers) {
        Ok((vault, token)) => relay.await_news(vault, &token, query.as_deref()).await,
        Err(refusal) => Err(refusal),
    };
    relay.status(standing)
}

pub(super) async fn write(
    State(relay): At,
    Path(vault): Path<String>,
    headers: HeaderMap,
    sent: Body,
) -> Response {
    let standing = relay.keep(&vault, &headers, sent).await;
    relay.status(standing)
}

pub(super) async fn post(
    State(relay): At,
    Extension(client): Extension<Client>,
    Path(vault): Path<String>,
    headers: HeaderMap,
    sent: Body,
) -> Response {
    let standing = relay.renew(&vault, client, &headers, sent).await;
    relay.status(standing)
}

pub(super) async fn read(
    State(relay): At,
    Path((vault, device)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let read = async {
        let device = DeviceId::from_bytes(id(&device)?);
        let (vault, token) = relay.door(&vault, &headers)?;
        let after = number(query.as_deref(), "after")?.unwrap_or(0);
        relay.settled(relay.store.records(vault, token, device, after).await)
    };
    match read.await {
        Ok(batch) => bytes(batch.into_bytes()),
        Err(refusal) => refused(&refusal),
    }
}

pub(super) async fn rosters(
    State(relay): At,
    Path(vault): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let read = async {
        let (vault, token) = relay.door(&vault, &headers)?;
        let after = number(query.as_deref(), "after")?.unwrap_or(0);
        relay.settled(relay.store.rosters(vault, token, after).await)
    };
    match read.await {
        Ok(rosters) => told(&Rosters { rosters }),
        Err(refusal) => refused(&refusal),
    }
}

pub(super) async fn forget(
    State(relay): At,
    Path(vault): Path<String>,
    headers: HeaderMap,
) -> Response {
    let gone = async {
        let (vault, token) = relay.door(&vault, &headers)?;
        relay.settled(relay.store.forget(vault, token).await)?;
        relay.waiting.vaults.ring(&vault);
        Ok(())
    };
    match gone.await {
        Ok(()) => nothing(),
        Err(refusal) => refused(&refusal),
    }
}
