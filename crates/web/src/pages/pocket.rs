//! What is true only of an Ebb that lives in a browser.

use maud::{Markup, html};

use crate::parts;
use crate::platform::Home;
use crate::text::tr;
use crate::view::View;

/// Where things are kept and what could take them away; nothing on a computer.
pub(super) fn kept_where(view: &View) -> Markup {
    html! {
        @if let Home::Browser { lasting } = view.home {
            @if lasting {
                (parts::small(tr!("pocket-clears-too")))
            } @else {
                (parts::small(tr!("pocket-may-clear")))
            }
        }
    }
}

/// What goes with deleting everything, and from where.
pub(super) fn what_goes(view: &View) -> String {
    match view.home {
        Home::Computer => tr!("settings-delete-what", place = &*view.place),
        Home::Browser { .. } => tr!("pocket-delete-what"),
    }
}

#[cfg(test)]
mod tests {
    use crate::platform::Home;
    use crate::testing::Visit;
    use crate::text::say;

    const NOW: &str = "2026-11-24T14:00:00+01:00[Europe/Ljubljana]";

    #[test]
    fn in_a_browser_it_is_said_what_could_take_everything_away() {
        let mut visit = Visit::open(NOW, Vec::new());
        assert!(
            !visit
                .get("/settings")
                .html
                .contains(&say("pocket-may-clear"))
        );
        visit.view.home = Home::Browser { lasting: false };
        let page = visit.get("/settings").html;
        assert!(
            page.contains(&say("pocket-may-clear")) && page.contains("data-keep"),
            "{page}"
        );
        assert!(page.contains("manifest.webmanifest"));
        visit.view.home = Home::Browser { lasting: true };
        let page = visit.get("/settings").html;
        assert!(page.contains(&say("pocket-clears-too")) && !page.contains("data-keep"));
        let page = visit.get("/settings/delete").html;
        assert!(!page.contains("folder"), "{page}");
    }
}
