//! What a person is told of the relay.

use ebb_vault::sync::{Finding, Refusal, SyncError};
use ebb_vault::{Code, DeviceId, RecordId, RosterError};

use super::super::acts::append_notice;
use super::super::notices::{notice_of, store_notice};
use crate::book::StepError;
use crate::desk::Notice;
use crate::together::short;

/// Why coming into step ended early.
pub(super) fn step_notice(error: &StepError) -> Notice {
    match error {
        StepError::Keep(error) | StepError::Sync(SyncError::Write(error)) => append_notice(error),
        StepError::Write(error) => notice_of(error),
        StepError::Sync(SyncError::Store(error)) => store_notice(error),
        StepError::Sync(SyncError::NoVault) => Notice::error("step-no-vault"),
        StepError::Sync(SyncError::Refused(refusal)) => refused_notice(Some(refusal)),
        StepError::Sync(SyncError::Roster(RosterError::Removed)) => Notice::error("step-removed"),
        StepError::Sync(SyncError::Roster(_)) => Notice::error("step-roster"),
        StepError::Sync(SyncError::Keyring(_)) => Notice::error("vault-damaged"),
        StepError::Sync(SyncError::Busy) => Notice::error("step-busy"),
        StepError::Sync(_) => Notice::error("step-senseless"),
    }
}

/// Why the relay said no; without a reason, that whatever answered is none.
pub(super) fn refused_notice(refusal: Option<&Refusal>) -> Notice {
    let Some(refusal) = refusal else {
        return Notice::error("step-senseless");
    };
    match refusal.code {
        Code::NoVault => Notice::error("step-no-vault"),
        Code::WrongToken => Notice::error("step-wrong-token"),
        Code::Closed => Notice::error("step-closed"),
        Code::Full | Code::ManyDevices => Notice::error("step-full"),
        Code::SlowDown | Code::Unavailable => Notice::error("step-later"),
        Code::MeetingTaken => Notice::error("devices-unreadable"),
        code => Notice::error("step-refused").with("code", code.name()),
    }
}

/// What a relay did wrong, by name.
pub(super) fn found_notice(finding: &Finding) -> Notice {
    let of = |id: &str, device: &DeviceId| Notice::error(id).with("device", short(*device));
    let at = |id: &str, record: &RecordId| {
        of(id, &record.device).with("number", record.sequence.get().to_string())
    };
    match finding {
        Finding::Withheld { device, after } => {
            of("found-withheld", device).with("number", after.to_string())
        }
        Finding::Altered(record) => at("found-altered", record),
        Finding::Invented(record) => at("found-invented", record),
        Finding::AfterRemoval(record) => at("found-after-removal", record),
        Finding::Swapped(device) => of("found-swapped", device),
        Finding::Forked { device, sequence } => {
            of("found-forked", device).with("number", sequence.to_string())
        }
        Finding::NotKept => Notice::error("found-not-kept"),
        Finding::WentBack => Notice::error("found-went-back"),
        _ => Notice::error("step-senseless"),
    }
}
