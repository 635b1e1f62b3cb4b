//! A page as a person meets it: what is read, where it leads, what can be sent.

/// A piece of a page. Maud escapes `<`, `>` and `"` everywhere, so a tag ends at the first `>`.
enum Piece<'a> {
    Tag(Tag<'a>),
    Text(String),
}

struct Tag<'a> {
    name: &'a str,
    closing: bool,
    rest: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute; empty for one without a value.
    fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.rest.trim_start();
        while !rest.is_empty() {
            let end = rest.find(['=', ' ', '\n', '/']).unwrap_or(rest.len());
            let (found, after) = rest.split_at(end);
            let (value, after) = match after.strip_prefix("=\"") {
                Some(after) => after.split_once('"').unwrap_or((after, "")),
                None => ("", after.get(1..).unwrap_or_default()),
            };
            if found == name {
                return Some(plain(value));
            }
            rest = after.trim_start();
        }
        None
    }
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for part in html.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else {
            continue;
        };
        let closing = tag.starts_with('/');
        let tag = tag.trim_start_matches('/');
        let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        pieces.push(Piece::Tag(Tag {
            name,
            closing,
            rest,
        }));
        if !text.is_empty() {
            pieces.push(Piece::Text(plain(text)));
        }
    }
    pieces
}

/// The page's own content, without head, dock and mark.
pub(crate) fn content(html: &str) -> &str {
    let from = html.find("<main").unwrap_or(html.len());
    &html[from..]
}

/// Everything before it: the head, the dock, the mark.
pub(crate) fn frame(html: &str) -> &str {
    html.split("<main").next().unwrap_or_default()
}

/// The tab's title.
pub(crate) fn title(html: &str) -> &str {
    let rest = html.split("<title>").nth(1).unwrap_or_default();
    rest.split("</title>").next().unwrap_or_default()
}

/// What is read of the content, a line for each block; what only a screen reader says stands in
/// round brackets, what stands in a field in square ones. Of a list to choose from, only what is
/// chosen.
pub(crate) fn lines(html: &str) -> Vec<String> {
    const INLINE: [&str; 7] = ["a", "b", "bdi", "em", "i", "span", "time"];
    let (mut lines, mut line, mut hidden) = (Vec::new(), String::new(), false);
    let mut end = |line: &mut String| {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !words.is_empty() {
            lines.push(words.join(" "));
        }
        line.clear();
    };
    for piece in pieces(content(html)) {
        match piece {
            Piece::Text(text) if !hidden => line.push_str(&text),
            Piece::Text(_) => {}
            Piece::Tag(tag) => {
                if !INLINE.contains(&tag.name) {
                    end(&mut line);
                }
                hidden =
                    tag.name == "option" && !tag.closing && tag.attribute("selected").is_none();
                for (said, from, to) in [("aria-label", '(', ')'), ("placeholder", '(', ')')] {
                    if let Some(said) = tag.attribute(said) {
                        line.push_str(&format!("{from}{said}{to}"));
                        end(&mut line);
                    }
                }
                let typed = ["text", "date", "time", "tel", "number"];
                let kind = tag.attribute("type").unwrap_or_default();
                let value = tag.attribute("value").filter(|value| !value.is_empty());
                if tag.name == "input" && typed.contains(&kind.as_str()) {
                    line.push_str(&value.map(|value| format!("[{value}]")).unwrap_or_default());
                    end(&mut line);
                }
            }
        }
    }
    end(&mut line);
    lines
}

/// Every address of this program to which the page leads.
pub(crate) fn links(html: &str) -> Vec<String> {
    let hrefs = pieces(html).into_iter().filter_map(|piece| match piece {
        Piece::Tag(tag) if tag.name == "a" => tag.attribute("href"),
        _ => None,
    });
    hrefs.filter(|href| href.starts_with('/')).collect()
}

/// A form that can be sent.
#[derive(Debug, Default, Clone)]
pub(crate) struct Form {
    /// Where it goes.
    pub(crate) action: String,
    /// What it brings as it stands.
    pub(crate) fields: Vec<(String, String)>,
    /// What else could be chosen in it: single answers and buttons.
    pub(crate) choices: Vec<(String, String)>,
}

impl Form {
    /// Everything that one press can send: the form as it stands, and with each single choice.
    pub(crate) fn presses(&self) -> Vec<Vec<(String, String)>> {
        let mut presses = vec![self.fields.clone()];
        for (name, value) in &self.choices {
            let mut fields = self.fields.clone();
            fields.retain(|(other, _)| other != name);
            fields.push((name.clone(), value.clone()));
            presses.push(fields);
        }
        presses
    }
}

/// Every form of the content.
pub(crate) fn forms(html: &str) -> Vec<Form> {
    let (mut forms, mut inside): (Vec<Form>, bool) = (Vec::new(), false);
    let (mut select, mut area) = (None, None);
    for piece in pieces(content(html)) {
        let tag = match piece {
            Piece::Text(text) => {
                if let (Some(name), Some(form)) = (&area, forms.last_mut()) {
                    form.fields.push((String::clone(name), text));
                }
                continue;
            }
            Piece::Tag(tag) => tag,
        };
        match (tag.name, tag.closing) {
            ("form", false) => {
                let action = tag.attribute("action").unwrap_or_default();
                forms.push(Form {
                    action,
                    ..Form::default()
                });
            }
            ("select", false) => select = tag.attribute("name"),
            ("textarea", false) => area = tag.attribute("name"),
            ("textarea", true) => area = None,
            _ => {}
        }
        if tag.name == "form" {
            inside = !tag.closing;
        }
        if let (true, false, Some(form)) = (inside, tag.closing, forms.last_mut()) {
            control(form, &tag, select.as_deref());
        }
    }
    forms
}

fn control(form: &mut Form, tag: &Tag<'_>, select: Option<&str>) {
    let value = tag.attribute("value").unwrap_or_default();
    let kind = tag.attribute("type").unwrap_or_default();
    let (name, chosen) = match (tag.name, kind.as_str()) {
        ("option", _) => (
            select.map(str::to_owned),
            tag.attribute("selected").is_some(),
        ),
        ("button", _) | ("input", "radio" | "checkbox") => {
            (tag.attribute("name"), tag.attribute("checked").is_some())
        }
        ("input", "file") => return,
        ("input", _) => {
            let name = tag.attribute("name").unwrap_or_default();
            return form.fields.push((name, value));
        }
        _ => return,
    };
    let Some(name) = name else { return };
    if chosen {
        form.fields.push((name, value));
    } else {
        form.choices.push((name, value));
    }
}

#[test]
fn a_page_is_read_in_lines_as_it_is_seen() {
    let html = r#"<head><title>Days</title></head><a href="/help">Help</a><main id="page">
        <h1>What is <bdi>K.</bdi> &amp; co</h1><p>One <a href="/days">two</a></p>
        <form action="/x" method="post"><input type="hidden" name="id" value="e1"><label>
        <input type="radio" name="r" value="1" checked>yes</label><input type="radio" name="r" value="2">
        <select name="c"><option value="A">Aa</option><option value="B" selected>Bb</option></select>
        <textarea name="w">Dear</textarea><input type="time" name="t" value="04:00">
        <button name="go" value="on">Go</button></form></main>"#;
    assert_eq!(title(html), "Days");
    let read = lines(html);
    assert_eq!(
        read,
        [
            "What is K. & co",
            "One two",
            "yes",
            "Bb",
            "Dear",
            "[04:00]",
            "Go"
        ]
    );
    assert_eq!(links(html), ["/help", "/days"]);
    let form = &forms(html)[0];
    let sent: Vec<&str> = form.fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        (form.action.as_str(), sent),
        ("/x", vec!["id", "r", "c", "w", "t"])
    );
    assert_eq!(form.presses().len(), 4);
}
