//! The plainest relay that keeps to docs/formats/sync.md, for one vault, and honest.

use std::collections::BTreeMap;

use ebb_protocol::limits::MAX_FRAMES;
use ebb_protocol::{
    Batch, Chain, Code, DeviceId, Frame, Head, Kept, LinkError, NewRoster, Refusal, Rosters,
    Status, read_frames,
};
use ebb_vault::sync::{Answer, Ask, Method};

#[derive(Debug, Clone, Default)]
pub(crate) struct Relay {
    pub(crate) cursor: u64,
    pub(crate) tokens: Vec<[u8; 32]>,
    pub(crate) rosters: Vec<(u64, Vec<u8>)>,
    pub(crate) chains: BTreeMap<DeviceId, Vec<Vec<u8>>>,
    pub(crate) meetings: BTreeMap<String, Vec<u8>>,
}

type Said = Result<Vec<u8>, Refusal>;

impl Relay {
    pub(crate) fn answer(&mut self, ask: &Ask) -> Answer {
        match self.said(ask) {
            Ok(body) => Answer { status: 200, body },
            Err(refusal) => Answer {
                status: refusal.code.status(),
                body: minicbor::to_vec(&refusal).unwrap(),
            },
        }
    }

    fn said(&mut self, ask: &Ask) -> Said {
        let (path, query) = ask.path.split_once('?').unwrap_or((&ask.path, ""));
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        let after = query
            .strip_prefix("after=")
            .map_or(0, |after| after.parse().unwrap());
        if let ["meetings", id, place] = parts[..] {
            return self.meet(&format!("{id}/{place}"), ask);
        }
        let token = ask.token.as_deref().unwrap();
        let bytes: Vec<u8> = (0..32)
            .map(|n| u8::from_str_radix(&token[2 * n..2 * n + 2], 16).unwrap())
            .collect();
        let hash = *blake3::hash(&bytes).as_bytes();
        match (ask.method, &parts[2..]) {
            (Method::Post, ["rosters"]) => return self.roster(&ask.body, hash),
            _ if self.tokens.is_empty() => return Err(Code::NoVault.into()),
            (Method::Get, ["rosters"]) if self.tokens.contains(&hash) => {
                let newer = self
                    .rosters
                    .iter()
                    .filter(|(generation, _)| *generation > after);
                let kept = |(generation, roster): &(u64, Vec<u8>)| Kept {
                    generation: *generation,
                    roster: roster.clone(),
                };
                let rosters = newer.map(kept).collect();
                return Ok(minicbor::to_vec(Rosters { rosters }).unwrap());
            }
            _ if self.tokens.last() != Some(&hash) => {
                let known = self.tokens.contains(&hash);
                return Err(if known {
                    Code::OldToken
                } else {
                    Code::WrongToken
                }
                .into());
            }
            _ => {}
        }
        match (ask.method, &parts[2..]) {
            (Method::Get, []) => Ok(self.status()),
            (Method::Get, ["devices", device, "records"]) => Ok(self.read(device, after)),
            (Method::Post, ["records"]) => self.write(&ask.body),
            _ => Err(Code::NoSuchPlace.into()),
        }
    }

    fn meet(&mut self, place: &str, ask: &Ask) -> Said {
        match (ask.method, self.meetings.get(place)) {
            (Method::Put, None) => {
                self.meetings.insert(place.to_owned(), ask.body.clone());
                Ok(Vec::new())
            }
            (Method::Put, Some(held)) if *held == ask.body => Ok(Vec::new()),
            (Method::Put, Some(_)) => Err(Code::MeetingTaken.into()),
            (_, Some(held)) => Ok(held.clone()),
            (_, None) => Err(Code::MeetingEmpty.into()),
        }
    }

    fn status(&self) -> Vec<u8> {
        let chains = self.chains.iter().map(|(device, records)| {
            let last = Frame::read(records.last().unwrap()).unwrap();
            let head = Head::of(&last.header, last.head().try_into().unwrap());
            let blanked = records
                .iter()
                .filter(|record| Frame::read(record).unwrap().is_blank());
            Chain::new(*device, head, blanked.count() as u64)
        });
        let status = Status {
            cursor: self.cursor,
            roster: self.rosters.last().map_or(0, |(generation, _)| *generation),
            chains: chains.collect(),
            used: 0,
            quota: u64::MAX,
        };
        minicbor::to_vec(status).unwrap()
    }

    fn read(&self, device: &str, after: u64) -> Vec<u8> {
        let mut batch = Batch::default();
        let chain = self.chains.iter().find(|(id, _)| id.to_string() == device);
        for record in chain.into_iter().flat_map(|(_, records)| records) {
            let sequence = Frame::read(record).unwrap().header.sequence.get();
            if sequence > after && !batch.push(record) {
                break;
            }
        }
        assert!(batch.len() <= MAX_FRAMES);
        batch.into_bytes()
    }

    fn roster(&mut self, body: &[u8], hash: [u8; 32]) -> Said {
        let new: NewRoster = minicbor::decode(body).unwrap();
        let newest = self.rosters.last().map_or(0, |(generation, _)| *generation);
        if newest == 0 && self.tokens.is_empty() {
            if new.token != hash {
                return Err(Code::WrongToken.into());
            }
        } else if self.tokens.last() != Some(&hash) {
            return Err(Code::OldToken.into());
        } else if new.generation != newest + 1 {
            return Err(Refusal {
                number: Some(newest),
                ..Code::RosterMoved.into()
            });
        }
        self.rosters.push((new.generation, new.roster));
        if self.tokens.last() != Some(&new.token) {
            self.tokens.push(new.token);
        }
        self.cursor += 1;
        Ok(self.status())
    }

    fn write(&mut self, body: &[u8]) -> Said {
        let mut chains = self.chains.clone();
        for frame in read_frames(body).map_err(|_| Refusal::from(Code::BadFrame))? {
            let records = chains.entry(frame.header.device).or_default();
            let at = usize::try_from(frame.header.sequence.get()).unwrap() - 1;
            if let Some(held) = records.get_mut(at) {
                let held_frame = Frame::read(held).unwrap();
                if held_frame.head() != frame.head() {
                    return Err(refusal(Code::Fork, &frame, frame.header.sequence.get()));
                }
                if frame.is_blank() {
                    *held = frame.bytes.to_vec();
                }
                continue;
            }
            let head = records.last().map(|record| {
                let frame = Frame::read(record).unwrap();
                Head::of(&frame.header, frame.head().try_into().unwrap())
            });
            let newest = records.len() as u64;
            match Head::check(head.as_ref(), &frame.header) {
                Ok(()) => records.push(frame.bytes.to_vec()),
                Err(LinkError::Gap { .. }) => return Err(refusal(Code::Gap, &frame, newest + 1)),
                Err(_) => return Err(refusal(Code::Fork, &frame, newest)),
            }
        }
        chains.retain(|_, records| !records.is_empty());
        self.chains = chains;
        self.cursor += 1;
        Ok(self.status())
    }
}

fn refusal(code: Code, frame: &Frame<'_>, number: u64) -> Refusal {
    Refusal {
        device: Some(*frame.header.device.as_bytes()),
        number: Some(number),
        ..code.into()
    }
}
