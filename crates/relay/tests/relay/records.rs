//! Records of nobody: a device that writes a chain without any key.

use ebb_protocol::{
    Batch, BodyHash, DeviceId, Head, Header, HeaderHash, KeyEpoch, Sequence, VaultId,
};
use ebb_relay::ask::{Post, Push};
use ebb_relay::standing::TokenHash;

/// Sixteen bytes that no other call returns, in this process or another.
pub(crate) fn fresh() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

/// Writes one device's chain.
#[derive(Debug, Clone)]
pub(crate) struct Pen {
    pub(crate) vault: VaultId,
    pub(crate) device: DeviceId,
    head: Option<Head>,
}

impl Pen {
    pub(crate) fn new(vault: VaultId) -> Self {
        Self {
            vault,
            device: DeviceId::from_bytes(fresh()),
            head: None,
        }
    }

    /// The next record of the chain, over this body.
    pub(crate) fn write(&mut self, body: &[u8]) -> Vec<u8> {
        let sequence = match self.head {
            None => Sequence::FIRST,
            Some(head) => head.sequence.next().unwrap(),
        };
        let previous = self.head.map_or(HeaderHash::NONE, |head| head.hash);
        let (header, bytes) = self.at(sequence, previous, body);
        self.head = Some(Head::of(&header, &header.encode()));
        bytes
    }

    /// A record of any place.
    pub(crate) fn at(
        &self,
        sequence: Sequence,
        previous: HeaderHash,
        body: &[u8],
    ) -> (Header, Vec<u8>) {
        let header = Header {
            epoch: KeyEpoch(1),
            vault: self.vault,
            device: self.device,
            sequence,
            previous,
            padded: u32::try_from(body.len()).unwrap(),
            body: BodyHash::of(body),
        };
        let mut bytes = header.encode().to_vec();
        bytes.extend_from_slice(&[7; 64]);
        bytes.extend_from_slice(body);
        (header, bytes)
    }

    pub(crate) fn head(&self) -> Head {
        self.head.unwrap()
    }
}

/// Records as they travel.
pub(crate) fn frames(records: &[Vec<u8>]) -> Vec<u8> {
    let mut batch = Batch::default();
    for record in records {
        assert!(batch.push(record), "too many for one batch");
    }
    batch.into_bytes()
}

/// Somebody's vault: its id and a token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Own {
    pub(crate) vault: VaultId,
    pub(crate) token: [u8; 32],
}

impl Own {
    pub(crate) fn new() -> Self {
        Self {
            vault: VaultId::from_bytes(fresh()),
            token: fresh_token(),
        }
    }

    pub(crate) fn hash(&self) -> TokenHash {
        TokenHash::of(&self.token)
    }

    pub(crate) fn push(&self, records: &[Vec<u8>]) -> Push {
        Push::read(self.vault, self.hash(), frames(records).into()).unwrap()
    }

    pub(crate) fn claim(&self) -> Post {
        self.post(1, &self.token, b"the first roster")
    }

    /// A roster that makes `next` the token.
    pub(crate) fn post(&self, generation: u64, next: &[u8; 32], roster: &[u8]) -> Post {
        Post {
            vault: self.vault,
            token: self.hash(),
            generation,
            next: TokenHash::of(next),
            roster: roster.to_vec().into(),
        }
    }
}

pub(crate) fn fresh_token() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}
