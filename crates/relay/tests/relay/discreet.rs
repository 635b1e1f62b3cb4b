//! What a relay says to its operator names nobody.

use ebb_protocol::Code;

use crate::client::{Client, bearer};
use crate::postgres::Postgres;
use crate::program::Program;
use crate::records::{Own, Pen};

#[test]
fn neither_the_access_log_nor_a_failing_database_names_a_vault_a_device_or_a_token() {
    let mut database = Postgres::start();
    let relay = Program::start(&["--access-log", "--database", &database.address()]);
    let mut client = Client::to(relay.address).unwrap();
    let own = Own::new();
    client.claim(&own).unwrap().standing();
    let mut pen = Pen::new(own.vault);
    client.push(&own, &[pen.write(b"kept")]).unwrap().standing();
    client.records(&own, pen.device, 0).unwrap();
    database.crash();
    let record = [pen.write(b"sent again")];
    let away = client.push(&own, &record).unwrap();
    assert_eq!(away.refusal(), Code::Unavailable.into());
    database.again();
    client.push(&own, &record).unwrap().standing();
    drop(client);
    let (well, said) = relay.stop();
    assert!(well);
    let said = said.join("\n");
    assert!(
        said.contains("write 200") && said.contains("write 503"),
        "{said}"
    );
    assert!(said.contains("the database failed"), "{said}");
    let token = bearer(&own);
    let token = token.trim().rsplit(' ').next().unwrap().to_owned();
    for secret in [own.vault.to_string(), pen.device.to_string(), token] {
        for part in [&secret[..], &secret[..12]] {
            assert!(!said.contains(part), "{said}");
        }
    }
}
