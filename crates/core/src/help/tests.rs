use super::*;

const NONE: Order = Order {
    at_risk: false,
    asked_to_stop: false,
    under_18: false,
};

fn first_kinds(country: &str, order: Order) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = lines_for(country, order)
        .iter()
        .map(|line| line.kind)
        .collect();
    kinds.dedup();
    kinds
}

fn line(country: &str, part_of_name: &str) -> &'static Line {
    all()
        .iter()
        .find(|line| line.country == country && line.name.contains(part_of_name))
        .expect("a line of that name")
}

fn links(line: &Line) -> Vec<String> {
    line.numbers()
        .into_iter()
        .map(|number| number.link)
        .collect()
}

#[test]
fn every_row_is_read() {
    assert_eq!(all().len(), LINES.lines().count() - 1);
    assert_eq!(countries().len(), 39);
}

#[test]
fn every_line_has_a_source_and_the_day_it_was_seen() {
    for line in all() {
        assert!(
            !line.sources.trim().is_empty(),
            "{} {}",
            line.country,
            line.name
        );
        assert!(line.seen.year() >= 2026, "{} {}", line.country, line.name);
    }
}

#[test]
fn a_row_without_source_day_or_column_stops_the_build() {
    let row = |source: &str, day: &str| {
        let cells = [
            "SI", "crisis", "n", "1", "", "", "", "", "y", "A", source, "", day, "",
        ];
        format!("{}\n{}\n", LINES.lines().next().unwrap(), cells.join("\t"))
    };
    assert!(rows_have_source_and_day(
        row("a page", "2026-11-24").as_bytes()
    ));
    assert!(!rows_have_source_and_day(row("", "2026-11-24").as_bytes()));
    assert!(!rows_have_source_and_day(row("a page", "").as_bytes()));
    assert!(!rows_have_source_and_day(
        row("a page", "24.11.2026").as_bytes()
    ));
    assert!(!rows_have_source_and_day(b"SI\tcrisis\n"));
}

#[test]
fn a_number_from_memory_is_never_shown() {
    for line in all()
        .iter()
        .filter(|line| line.confidence == Confidence::Memory)
    {
        assert!(line.numbers().is_empty(), "{}", line.name);
        assert!(line.link().is_none(), "{}", line.name);
    }
    assert!(line("GB", "Respect Phoneline").numbers().is_empty());
    assert_eq!(
        line("GB", "Respect Phoneline").unchecked_address(),
        Some("https://respectphoneline.org.uk")
    );
}

#[test]
fn one_source_is_said_and_two_are_not() {
    assert!(line("PL", "Centrum").has_one_source());
    assert!(!line("PL", "Niebieska").has_one_source());
}

#[test]
fn several_numbers_become_several_links() {
    let germany = emergency_for("DE").unwrap().numbers();
    assert_eq!(germany[0].link, "tel:112");
    assert_eq!(germany[0].purpose.as_deref(), Some("fire, ambulance"));
    assert_eq!(
        (germany[1].shown.as_str(), germany[1].link.as_str()),
        ("110", "tel:110")
    );
    assert_eq!(
        links(line("DE", "TelefonSeelsorge")),
        ["tel:08001110111", "tel:08001110222"]
    );
    assert_eq!(links(line("NL", "113")), ["tel:113", "tel:08000113"]);
    assert_eq!(links(line("PH", "NCMH")), ["tel:1553", "tel:09178998727"]);
    assert_eq!(links(line("US", "988")), ["tel:988"]);
}

#[test]
fn a_star_is_written_so_that_a_phone_dials_it() {
    assert_eq!(links(line("CL", "*4141")), ["tel:%2A4141"]);
}

#[test]
fn every_link_can_be_dialled() {
    for number in all().iter().flat_map(Line::numbers) {
        let dialled = number.link.strip_prefix("tel:").unwrap().replace("%2A", "");
        assert!(
            dialled.len() >= 2 && dialled.chars().all(|sign| sign.is_ascii_digit()),
            "{number:?}"
        );
        assert!(!number.shown.contains(['(', '/']), "{number:?}");
    }
}

#[test]
fn every_country_has_an_emergency_number_and_somewhere_else_to_look() {
    for country in countries() {
        let line = emergency_for(country).unwrap_or_else(|| panic!("{country}"));
        assert!(!line.numbers().is_empty(), "{country}");
    }
    assert_eq!(anywhere()[0].link(), Some("https://findahelpline.com"));
}

#[test]
fn an_address_nobody_opened_is_no_link() {
    let unseen = line("SI", "TOM");
    assert_eq!(
        (unseen.link(), unseen.unchecked_address()),
        (None, Some("https://www.e-tom.si"))
    );
    assert_eq!(
        line("SI", "Samarijan").link(),
        Some("https://www.telefon-samarijan.si")
    );
}

#[test]
fn lines_stand_in_the_order_of_the_situation() {
    use Kind::{Child, Crisis, Emergency, OwnBehaviour, Violence};
    let at_risk = Order {
        at_risk: true,
        ..NONE
    };
    let asked = Order {
        asked_to_stop: true,
        ..NONE
    };
    assert_eq!(
        first_kinds("SI", NONE),
        [Crisis, Violence, Emergency, OwnBehaviour, Child]
    );
    assert_eq!(
        first_kinds("SI", at_risk)[..3],
        [Violence, Crisis, Emergency]
    );
    assert_eq!(
        first_kinds("SI", asked)[..3],
        [OwnBehaviour, Crisis, Emergency]
    );
    let young = Order {
        under_18: true,
        ..at_risk
    };
    assert_eq!(first_kinds("SI", young)[..3], [Child, Violence, Crisis]);
}

#[test]
fn no_order_withholds_a_line() {
    for country in countries() {
        let held = all().iter().filter(|line| line.country == country).count();
        for bits in 0..8 {
            let order = Order {
                at_risk: bits & 1 > 0,
                asked_to_stop: bits & 2 > 0,
                under_18: bits & 4 > 0,
            };
            assert_eq!(lines_for(country, order).len(), held, "{country} {order:?}");
        }
    }
}

#[test]
fn a_zone_names_its_country() {
    let table = [
        ("Europe/Ljubljana", Some("SI")),
        ("Europe/Zurich", Some("CH")),
        ("Europe/Busingen", Some("DE")),
        ("America/New_York", Some("US")),
        ("US/Eastern", Some("US")),
        ("America/Argentina/Ushuaia", Some("AR")),
        ("America/Toronto", Some("CA")),
        ("Atlantic/Canary", Some("ES")),
        ("Atlantic/Azores", Some("PT")),
        ("Pacific/Chatham", Some("NZ")),
        ("Pacific/Easter", Some("CL")),
        ("Asia/Calcutta", Some("IN")),
        ("Asia/Kolkata", Some("IN")),
        ("Asia/Tokyo", Some("JP")),
        ("Africa/Johannesburg", Some("ZA")),
        ("Arctic/Longyearbyen", Some("NO")),
        ("Europe/Belfast", Some("GB")),
        ("UTC", None),
        ("Europe/Kyiv", None),
        ("", None),
        ("zone", None),
    ];
    for (zone, country) in table {
        assert_eq!(country_for_zone(zone), country, "{zone}");
    }
}

#[test]
fn every_zone_of_the_table_exists_and_every_country_has_one() {
    let rows: Vec<(&str, &str)> = ZONES
        .lines()
        .skip(1)
        .filter_map(|row| row.split_once('\t'))
        .collect();
    for (zone, country) in &rows {
        assert!(countries().contains(country), "{zone}");
        assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
    }
    for country in countries() {
        assert!(rows.iter().any(|(_, of)| *of == country), "{country}");
    }
}
