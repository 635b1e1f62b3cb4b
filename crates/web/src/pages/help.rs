//! Help now, and the plan for the worst hour. Ebb notes nothing of a visit here.

use ebb_core::help::{self, Kind, Line, Order};
use ebb_core::safety::Plan;
use ebb_core::setting::SettingName;
use maud::{Markup, html};

use crate::desk::Notice;
use crate::parts::{self, Writing};
use crate::route::{Router, get};
use crate::text::{knows, tr};
use crate::view::{Fields, Reply, View};

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/help", get(page).post(country_said))
        .route("/plan", get(plan_page).post(plan_said))
}

/// The country whose numbers are shown: chosen here, chosen in settings, or guessed from the zone.
pub(super) fn country(view: &View) -> String {
    let known = |code: &str| help::countries().contains(&code).then(|| code.to_owned());
    view.desk
        .country
        .as_deref()
        .and_then(known)
        .or_else(|| view.setting(SettingName::Country).and_then(known))
        .or_else(|| help::country_for_zone(view.zone().name()).map(str::to_owned))
        .unwrap_or_default()
}

fn page(view: View) -> Reply {
    let state = view.state();
    let order = Order {
        at_risk: state.at_risk,
        asked_to_stop: state.asked_to_stop,
        under_18: state.under_18,
    };
    let code = country(&view);
    let name = country_name(&code);
    let emergency = help::emergency_for(&code);
    let main = html! {
        h1 { (tr!("help-title")) }
        @if code.is_empty() {
            (parts::lede(tr!("help-country-unknown")))
            (choose_country(&view, &code))
        }
        (plan(&view))
        @if !code.is_empty() {
            (parts::lede(tr!("help-emergency-first")))
            (parts::small(tr!("help-country", country = &name)))
            @if state.at_risk { (parts::quiet(tr!("help-other-phone"))) }
            (lines(&help::lines_for(&code, order), &name))
            @if !help::has_crisis_line(&code) {
                (parts::quiet(tr!("help-no-crisis", country = &name)))
            }
            @if let Some(number) = emergency.and_then(|line| line.numbers().into_iter().next()) {
                (parts::quiet(tr!("help-again", number = number.shown)))
            }
        }
        @if state.under_18 { (parts::quiet(tr!("help-grown-up"))) }
        (parts::section(tr!("help-anywhere"), lines(&help::anywhere(), "")))
        @if !code.is_empty() {
            (parts::fold(tr!("help-country-elsewhere"), choose_country(&view, &code)))
        }
        (parts::small(tr!("help-history")))
    };
    view.page("Help", main)
}

pub(super) fn country_name(code: &str) -> String {
    let id = format!("country-{code}");
    if knows(&id) { tr!(&id) } else { String::new() }
}

/// The lines, one after the other, each kind under its heading.
pub(super) fn lines(lines: &[&'static Line], country: &str) -> Markup {
    let mut groups: Vec<(&'static str, Vec<&'static Line>)> = Vec::new();
    for line in lines {
        let heading = line.kind.text_id();
        match groups.last_mut() {
            Some((last, group)) if *last == heading => group.push(line),
            _ => groups.push((heading, vec![line])),
        }
    }
    html! {
        @for (heading, group) in &groups {
            section {
                h2 { (tr!(heading)) }
                @for line in group { (one(line, country)) }
            }
        }
    }
}

fn one(line: &Line, country: &str) -> Markup {
    let date = line.seen.strftime("%-d %B %Y").to_string();
    let named = if country.is_empty() {
        line.name.to_owned()
    } else {
        format!("{} ({country})", line.name)
    };
    let numbers = line.numbers();
    let violence = matches!(line.kind, Kind::Violence | Kind::MenViolence);
    let mut facts = Vec::new();
    facts.extend(line.hours.map(hours_words));
    if !numbers.is_empty() {
        facts.push(tr!(line.free.text_id()));
    }
    facts.push(tr!("help-seen", date = date));
    if line.has_one_source() {
        facts.push(tr!("help-one-source"));
    }
    html! {
        div.phone {
            @for number in &numbers {
                a href=(number.link) { (number.shown) }
                @if let Some(purpose) = &number.purpose { small { (purpose) } }
            }
            p { (named) }
            @if numbers.is_empty() && line.text_or_chat.is_none() && !country.is_empty() {
                small {
                    (tr!("help-no-number"))
                    @if violence { " " (tr!("help-ask-there")) }
                }
            }
            @if let Some(ways) = line.text_or_chat { small { (tr!("help-write", ways = ways)) } }
            @if let Some(say) = line.say { small { (say) } }
            small { (facts.join(" · ")) }
            (parts::fold(tr!("help-more"), html! {
                @if let Some(languages) = line.languages {
                    (parts::small(tr!("help-languages", languages = languages)))
                }
                (parts::small(tr!("help-sources-are", sources = line.sources)))
                @if let Some(link) = line.link() {
                    p { a.small href=(link) rel="noreferrer noopener" { (tr!("help-page")) } }
                }
                @if let Some(url) = line.unchecked_address() {
                    (parts::small(tr!("help-page-unchecked", url = url)))
                }
            }))
        }
    }
}

/// When a line is answered. The data says in words of its own that nobody saw it.
fn hours_words(hours: &'static str) -> String {
    match hours {
        "hours not seen" => tr!("help-hours-unseen"),
        _ => tr!("help-hours", hours = hours),
    }
}

/// Code and name of every country with lines, by name.
pub(super) fn country_names() -> Vec<(&'static str, String)> {
    let mut names: Vec<(&str, String)> = help::countries()
        .into_iter()
        .map(|code| (code, country_name(code)))
        .collect();
    names.sort_by(|a, b| a.1.cmp(&b.1));
    names
}

fn choose_country(view: &View, chosen: &str) -> Markup {
    let fields = html! {
        label for="country-code" { (tr!("help-country-label")) }
        select #country-code name="country" {
            @for (code, name) in country_names() {
                option value=(code) selected[code == chosen] { (name) }
            }
        }
        (parts::second(tr!("help-country-change")))
    };
    parts::form("country", "/help", &view.token, fields)
}

fn country_said(view: View, fields: Fields) -> Reply {
    let mut desk = view.desk();
    desk.country = help::countries()
        .into_iter()
        .find(|code| *code == fields.get("country"))
        .map(str::to_owned);
    Reply::go("/help").desk(desk)
}

/// The person's own plan, above the numbers; before there is one, a quiet line.
fn plan(view: &View) -> Markup {
    let Some(seen) = view.life.newest::<Plan>() else {
        return html! { p.small { (tr!("help-plan-empty")) " " a href="/plan" { (tr!("help-plan-write")) } } };
    };
    parts::section(
        tr!("help-plan-title"),
        html! {
            ol.steps { @for line in rows(seen.body).into_iter().flatten() { li { (line) } } }
            (parts::go("/plan", tr!("help-plan-change")))
        },
    )
}

fn rows(plan: &Plan) -> [Option<&String>; 6] {
    [
        &plan.begins,
        &plan.alone,
        &plan.place,
        &plan.ask,
        &plan.trained,
        &plan.reach,
    ]
    .map(Option::as_ref)
}

fn plan_page(view: View) -> Reply {
    let newest = view.life.newest::<Plan>();
    let id = view.new_id(0);
    let main = html! {
        h1 { (tr!("help-plan-title")) }
        (parts::form("plan", "/plan", &view.token, html! {
            (parts::hidden("id", id.as_str()))
            @for n in 1..=6usize {
                @let said = newest.and_then(|seen| rows(seen.body)[n - 1]).map_or("", String::as_str);
                @let label = tr!(&format!("help-plan-{n}"));
                @let hint = tr!(&format!("help-plan-{n}-hint"));
                @let name = format!("line{n}");
                (parts::box_(&Writing::new(&name, label).text(said).note(hint).spellcheck(view.spellcheck())))
            }
            (parts::act(tr!("help-plan-keep")))
        }))
    };
    view.page_under("Help", ("/help", &tr!("help-title")), main)
}

fn plan_said(view: View, fields: Fields) -> Reply {
    let plan = Plan {
        begins: fields.words("line1"),
        alone: fields.words("line2"),
        place: fields.words("line3"),
        ask: fields.words("line4"),
        trained: fields.words("line5"),
        reach: fields.words("line6"),
        extra: Vec::new(),
    };
    Reply::go("/help")
        .adding(&view, fields.id(&view), plan)
        .notice(&view, Notice::done("note-kept"))
}
