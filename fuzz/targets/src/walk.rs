//! A walk through the pages: which ones there are, and which forms stand in them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use http::Method;

use crate::script::Visit;

/// How many pages of one shape are looked at: months and entries go on for ever.
const ALIKE: usize = 12;

/// What a walk came by.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Every path, with its query.
    pub(crate) paths: BTreeSet<String>,
    /// Every form, as a script that sends it.
    pub(crate) forms: Vec<String>,
    /// Links that lead nowhere, with the page on which they stand.
    pub(crate) lost: Vec<(String, String)>,
}

/// Follows every link from the first page on. Sends nothing.
pub(crate) fn through(ground: &str) -> Walk {
    let mut visit = Visit::begin(ground);
    let firsts = ["/", "/today", "/settings"];
    let mut open: VecDeque<_> = firsts.map(|path| (path.to_owned(), None)).into();
    let mut walk = Walk::default();
    let mut sent = BTreeSet::new();
    let mut shapes = BTreeMap::new();
    while let Some((path, from)) = open.pop_front() {
        let shape: String = path.chars().filter(|sign| !sign.is_ascii_digit()).collect();
        let alike = shapes.entry(shape).or_insert(0);
        if *alike >= ALIKE || !walk.paths.insert(path.clone()) {
            continue;
        }
        *alike += 1;
        // Leaving locks, and the rest of the house would be shut.
        if path == "/away" {
            continue;
        }
        let asked = visit.ask(Method::GET, &path, None, "");
        let status = asked.as_ref().map(|(status, _)| *status);
        if let Some(from) = from
            && status.is_none_or(|status| status.is_client_error())
        {
            walk.lost.push((path.clone(), from));
        }
        let Some((_, page)) = asked else { continue };
        open.extend(links(&page).map(|link| (link, Some(path.clone()))));
        for (action, fields) in forms(&page) {
            let action = action.unwrap_or_else(|| path.clone());
            let action = action.split('?').next().unwrap_or_default().to_owned();
            let names: Vec<String> = fields.iter().map(|(name, _)| name.clone()).collect();
            open.push_back((action.clone(), None));
            if sent.insert((action.clone(), names)) {
                let body = encode(&fields);
                walk.forms.push(format!(
                    "{ground}\nGET {path}\nPOST {action} {body}\nGET {path}"
                ));
            }
        }
    }
    walk
}

/// What stands between two marks for the first time.
pub(crate) fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(open)?;
    rest.split_once(close).map(|(inside, _)| inside)
}

fn links(html: &str) -> impl Iterator<Item = String> {
    let hrefs = html.split(" href=\"").skip(1);
    hrefs
        .filter_map(|rest| rest.split('"').next())
        .map(plain)
        .filter(|href| href.starts_with('/'))
        .map(|href| href.split('#').next().unwrap_or_default().to_owned())
}

type Fields = Vec<(String, String)>;

/// Each form's action and fields; a field that is empty gets a word, so that something is said.
fn forms(html: &str) -> Vec<(Option<String>, Fields)> {
    let forms = html.split("<form").skip(1);
    let whole = forms.filter_map(|rest| rest.split("</form>").next());
    whole
        .filter_map(|form| {
            let (head, inside) = form.split_once('>')?;
            let action = between(head, "action=\"", "\"").map(plain);
            Some((action, fields(inside)))
        })
        .collect()
}

fn fields(form: &str) -> Fields {
    let mut fields = Fields::new();
    let mut select = None;
    for tag in form.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let name = between(tag, " name=\"", "\"").map(plain);
        let value = between(tag, " value=\"", "\"").map(plain);
        let kind = between(tag, " type=\"", "\"").unwrap_or_default();
        let said = || match (value.as_deref().unwrap_or_default(), kind) {
            ("", "date") => "2026-02-28".to_owned(),
            ("", "time") => "22:10".to_owned(),
            ("", _) => "5".to_owned(),
            (value, _) => value.to_owned(),
        };
        match (tag.split(' ').next(), name) {
            (_, Some(name)) if name == "token" => {}
            (Some("select"), Some(name)) => select = Some(name),
            (Some("option"), _) => {
                if let Some(name) = select.take() {
                    fields.push((name, said()));
                }
            }
            (Some("input" | "textarea" | "button"), Some(name)) => fields.push((name, said())),
            _ => {}
        }
    }
    fields
}

fn encode(fields: &Fields) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    form.finish()
}

/// Text out of an attribute.
fn plain(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_link_leads_nowhere_whatever_an_entry_is_called() {
        for ground in ["night", "open", "lived", "named"] {
            let lost = through(ground).lost;
            assert!(lost.is_empty(), "{ground}: {lost:#?}");
        }
        let odd = |path: &String| path.starts_with("/letters/") && path.contains("%2F");
        assert!(through("named").paths.iter().any(odd));
    }

    #[test]
    fn a_walk_comes_by_every_part_of_the_house() {
        let walk = through("lived");
        for path in [
            "/now",
            "/days",
            "/letters",
            "/pact",
            "/settings/import",
            "/help",
        ] {
            assert!(walk.paths.contains(path), "{path} of {:?}", walk.paths);
        }
        assert!(walk.forms.len() > 40, "{} forms", walk.forms.len());
    }
}
