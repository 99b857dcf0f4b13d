//! What a column is, and rows by the names of columns. In: a shape's list of columns. Out: rows that have exactly these.

use crate::question::Cell;

/// What the cells of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Words or codes; a code is never a number, "010" is not "10".
    Text,
    /// Texts joined by `;`, an array in formats that have arrays.
    List,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A day, `2024-05-14`.
    Day,
}

impl Kind {
    /// Its name in Frictionless Table Schema.
    pub(super) fn frictionless(self) -> &'static str {
        match self {
            Kind::Text | Kind::List => "string",
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Day => "date",
        }
    }
}

/// How far a column is what its name promises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// As the original has it; a cell is empty where the record does not know.
    Filled,
    /// Near to what the original has, and how it is made.
    Approximated(&'static str),
    /// Never filled, and why.
    Empty(&'static str),
}

/// A column of a shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) state: State,
    pub(super) about: &'static str,
}

pub(super) const fn filled(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, state: State::Filled, about }
}

pub(super) const fn approximated(name: &'static str, kind: Kind, about: &'static str, how: &'static str) -> Column {
    Column { name, kind, state: State::Approximated(how), about }
}

pub(super) const fn empty(name: &'static str, kind: Kind, why: &'static str) -> Column {
    Column { name, kind, state: State::Empty(why), about: "" }
}

/// A row in the making: every cell is unknown until it is set.
pub(super) struct Row {
    columns: &'static [Column],
    cells: Vec<Cell>,
}

impl Row {
    pub(super) fn new(columns: &'static [Column]) -> Self {
        Row { columns, cells: vec![Cell::Null; columns.len()] }
    }

    /// Sets a cell. A column that is declared empty, or that there is not, is a mistake in the shape, which its test shows.
    pub(super) fn set(&mut self, name: &str, cell: Cell) -> &mut Self {
        let place = self.columns.iter().position(|column| column.name == name);
        debug_assert!(place.is_some_and(|place| !matches!(self.columns[place].state, State::Empty(_))), "{name}");
        if let Some(place) = place {
            self.cells[place] = cell;
        }
        self
    }

    pub(super) fn text(&mut self, name: &str, text: Option<&str>) -> &mut Self {
        self.set(name, text.filter(|text| !text.is_empty()).map_or(Cell::Null, |text| Cell::Text(text.to_owned())))
    }

    pub(super) fn integer(&mut self, name: &str, number: Option<i64>) -> &mut Self {
        self.set(name, number.map_or(Cell::Null, Cell::Integer))
    }

    pub(super) fn number(&mut self, name: &str, number: Option<f64>) -> &mut Self {
        self.set(name, number.map_or(Cell::Null, Cell::Real))
    }

    pub(super) fn done(self) -> Vec<Cell> {
        self.cells
    }
}
