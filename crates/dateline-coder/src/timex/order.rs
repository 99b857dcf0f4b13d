//! In: a report and `policy/date-order.csv`. Out: whether it writes "4/5/2023" with the month or the day first.
//!
//! The report's own dates tell ("25/5/2023" stands elsewhere in it), else its publisher does. Where neither tells, nothing is guessed.

use dateline_model::{Article, Document};

use crate::actors::{TableError, read_table};

const PATH: &str = "policy/date-order.csv";

/// Which part stands first in a date with slashes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// 9/19/2023
    MonthFirst,
    /// 19/9/2023
    DayFirst,
}

/// Publishers and the order that they write.
#[derive(Clone, Debug, Default)]
pub struct DateOrders {
    /// Name of a publisher in lower case, or the end of a host (".co.uk"), with the order.
    rows: Vec<(String, Order)>,
}

impl DateOrders {
    /// Reads the table (publisher, order). It may be missing.
    ///
    /// # Errors
    /// Every mistake in it, with file, line and hint.
    pub fn parse(files: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<TableError>> {
        let Some(content) = files(PATH) else { return Ok(Self::default()) };
        let mut errors = Vec::new();
        let rows = read_table(PATH, Some(content), &["publisher", "order"], &mut errors, |row| {
            let order = match row.cell("order") {
                "month-first" => Order::MonthFirst,
                "day-first" => Order::DayFirst,
                other => return Err((format!("`{other}` is not an order"), "write `month-first` or `day-first`".to_owned())),
            };
            Ok((row.filled("publisher")?.to_lowercase(), order))
        });
        if errors.is_empty() { Ok(DateOrders { rows }) } else { Err(errors) }
    }

    /// The order that a report writes, as far as that is known.
    pub(super) fn of(&self, doc: &Document) -> Option<Order> {
        told(doc.text()).or_else(|| self.by_publisher(doc.article()))
    }

    fn by_publisher(&self, article: &Article) -> Option<Order> {
        let publisher = article.publisher.as_deref().map(str::to_lowercase);
        let host = article.url.as_deref().and_then(|url| url.split("://").nth(1)).and_then(|rest| rest.split(['/', ':']).next()).map(str::to_lowercase);
        let named = |row: &&(String, Order)| publisher.as_deref() == Some(row.0.as_str());
        let hosted = |row: &&(String, Order)| {
            let ends = |host: &str| row.0.starts_with('.') && host.ends_with(&row.0);
            host.as_deref().is_some_and(ends) || publisher.as_deref().is_some_and(ends)
        };
        // The longest end of a host says most.
        let row = self.rows.iter().find(named).or_else(|| self.rows.iter().filter(hosted).max_by_key(|row| row.0.len()));
        row.map(|row| row.1)
    }
}

/// The order of the report's dates that can be read in one way only; two orders tell nothing.
fn told(text: &str) -> Option<Order> {
    let mut found = None;
    for word in text.split(|c: char| !c.is_ascii_digit() && c != '/').filter(|word| word.contains('/')) {
        let parts: Vec<u32> = word.split('/').filter_map(|part| part.parse().ok()).collect();
        let order = match parts[..] {
            [first @ 13..=31, 1..=12, year] if first > 12 && year > 31 => Order::DayFirst,
            [1..=12, 13..=31, year] if year > 31 => Order::MonthFirst,
            _ => continue,
        };
        if found.is_some_and(|before| before != order) {
            return None;
        }
        found = Some(order);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataFiles;

    fn article(publisher: Option<&str>, url: Option<&str>) -> Article {
        Article {
            id: "test".into(),
            text: String::new(),
            title: None,
            publisher: publisher.map(str::to_owned),
            url: url.map(str::to_owned),
            publication_date: None,
            language: dateline_model::Language::English,
            text_hash: String::new(),
        }
    }

    #[test]
    fn publishers_have_an_order() {
        let files = DataFiles::embedded();
        let orders = DateOrders::parse(&|path| files.get(path).map(str::to_owned)).expect("the table is right");
        let order = |publisher, url| orders.by_publisher(&article(publisher, url));
        assert_eq!(order(None, Some("https://www.some-paper.co.uk/news/1")), Some(Order::DayFirst));
        assert_eq!(order(Some("Associated Press"), None), Some(Order::MonthFirst));
        assert_eq!(order(Some("reuters"), None), Some(Order::DayFirst));
        assert_eq!(order(Some("An unknown paper"), Some("https://example.org/")), None);
    }

    #[test]
    fn one_date_tells_the_order_of_the_others() {
        assert_eq!(told("on 25/5/2023 and 4/6/2023"), Some(Order::DayFirst));
        assert_eq!(told("on 5/25/2023"), Some(Order::MonthFirst));
        assert_eq!(told("on 5/25/2023 and 25/5/2023"), None);
        assert_eq!(told("on 4/5/2023, by 20/1"), None);
    }
}
