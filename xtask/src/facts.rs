//! Facts for people: every row of `data/*.tsv` that has a place for a source names one.
//!
//! A number that is wrong in the worst hour is worse than none. So a help line without a source or
//! without the day on which it was seen stops the tests, and an old one stops a release.

use anyhow::{Context, Result, bail};
use jiff::civil::Date;

use crate::command::Project;

const HELP_LINES: &str = "data/helplines.tsv";

/// A table in a file of tab-separated values.
struct Table<'a> {
    columns: Vec<&'a str>,
    /// The number of the line in the file, and its cells.
    rows: Vec<(usize, Vec<&'a str>)>,
}

/// Checks that every row has its source, and every help line its day.
pub(crate) fn check(project: &Project) -> Result<String> {
    let mut wrong = Vec::new();
    let mut count = 0;
    for name in tables(project)? {
        let text = read(project, &name)?;
        let table = Table::parse(&text).with_context(|| name.clone())?;
        let Some(column) = table.column(&["source", "sources"]) else {
            continue;
        };
        count += table.rows.len();
        let found = unsourced(&table, column);
        wrong.extend(found.into_iter().map(|trouble| format!("{name}:{trouble}")));
    }
    let help_lines = read(project, HELP_LINES)?;
    if Table::parse(&help_lines)?
        .column(&["source", "sources"])
        .is_none()
    {
        wrong.push(format!("{HELP_LINES} has no column `sources`"));
    }
    wrong.extend(undated(&help_lines)?);
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n     "));
    }
    Ok(format!("{count} rows, each with its source"))
}

/// Returns the help lines that were seen more than `days` before `today`, or after tomorrow: east of
/// Greenwich it may be tomorrow already.
pub(crate) fn stale_help_lines(project: &Project, today: Date, days: i32) -> Result<Vec<String>> {
    stale(&read(project, HELP_LINES)?, today, days)
}

fn tables(project: &Project) -> Result<Vec<String>> {
    let folder = project.path("data");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .with_context(|| format!("could not list {}", folder.display()))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".tsv"))
        .map(|name| format!("data/{name}"))
        .collect();
    names.sort();
    Ok(names)
}

fn read(project: &Project, name: &str) -> Result<String> {
    std::fs::read_to_string(project.path(name)).with_context(|| format!("could not read {name}"))
}

impl<'a> Table<'a> {
    fn parse(text: &'a str) -> Result<Self> {
        let mut lines = (1..)
            .zip(text.lines())
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let (_, head) = lines.next().context("the table is empty")?;
        let columns: Vec<&str> = head.split('\t').map(str::trim).collect();
        let mut rows = Vec::new();
        for (number, line) in lines {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            if cells.len() != columns.len() {
                bail!(
                    "line {number} has {} cells instead of {}",
                    cells.len(),
                    columns.len()
                );
            }
            rows.push((number, cells));
        }
        Ok(Self { columns, rows })
    }

    fn column(&self, names: &[&str]) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| names.contains(column))
    }
}

fn unsourced(table: &Table<'_>, column: usize) -> Vec<String> {
    table
        .rows
        .iter()
        .filter(|(_, cells)| cells[column].is_empty())
        .map(|(number, cells)| format!("{number}: no source ({})", cells.join(" ")))
        .collect()
}

/// A help line, by its line in the file, and the day on which it was seen.
struct Seen {
    at: String,
    day: Result<Date, jiff::Error>,
}

fn seen(text: &str) -> Result<Vec<Seen>> {
    let table = Table::parse(text)?;
    let column = table
        .column(&["seen"])
        .context("the help lines have no column `seen`")?;
    Ok(table
        .rows
        .iter()
        .map(|(number, cells)| Seen {
            at: format!(
                "{HELP_LINES}:{number} ({})",
                cells[..cells.len().min(4)].join(" ")
            ),
            day: cells[column].parse(),
        })
        .collect())
}

fn undated(text: &str) -> Result<Vec<String>> {
    Ok(seen(text)?
        .into_iter()
        .filter_map(|line| {
            Some(format!(
                "{}: no date in `seen`: {}",
                line.at,
                line.day.err()?
            ))
        })
        .collect())
}

fn stale(text: &str, today: Date, days: i32) -> Result<Vec<String>> {
    let mut old = Vec::new();
    for line in seen(text)? {
        let day = line.day.with_context(|| line.at.clone())?;
        let age = (today - day).get_days();
        if age > days {
            old.push(format!("{}: seen {age} days ago", line.at));
        } else if age < -1 {
            old.push(format!("{}: seen in the future, {day}", line.at));
        }
    }
    Ok(old)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const HEAD: &str = "country\tname\tsources\tseen\n";

    #[test]
    fn a_row_without_a_source_is_named_by_its_line() {
        let text = format!("{HEAD}XX\tLine\tits page\t2026-01-01\nXX\tOther\t \t2026-01-01\n");
        let wrong = unsourced(&Table::parse(&text).unwrap(), 2);
        assert_eq!(wrong.len(), 1);
        assert!(wrong[0].starts_with("3: no source"), "{wrong:?}");
    }

    #[test]
    fn a_row_without_a_date_is_named() {
        let text = format!("{HEAD}XX\tLine\tits page\tlast spring\n");
        assert_eq!(undated(&text).unwrap().len(), 1);
    }

    #[test]
    fn a_cut_row_is_refused() {
        assert!(Table::parse(&format!("{HEAD}XX\tLine\n")).is_err());
    }

    #[test]
    fn a_line_is_old_after_180_days_and_not_before() {
        let text = format!("{HEAD}XX\tLine\tits page\t2026-01-01\n");
        assert!(stale(&text, date(2026, 6, 30), 180).unwrap().is_empty());
        assert_eq!(stale(&text, date(2026, 7, 1), 180).unwrap().len(), 1);
    }

    #[test]
    fn a_line_seen_in_the_future_is_refused() {
        let text = format!("{HEAD}XX\tLine\tits page\t2026-01-03\n");
        assert_eq!(stale(&text, date(2026, 1, 1), 180).unwrap().len(), 1);
    }
}
