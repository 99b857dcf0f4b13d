//! A document's string table: lemmas and feature bundles are stored once and referred to by [`Symbol`].

use std::collections::BTreeMap;

/// A string of a [`Symbols`] table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(u32);

/// An append-only string table.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    strings: Vec<Box<str>>,
    index: BTreeMap<Box<str>, Symbol>,
}

impl Symbols {
    /// The symbol of `text`, adding it if it is new.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.index.get(text) {
            return *symbol;
        }
        let symbol = Symbol(u32::try_from(self.strings.len()).unwrap_or(u32::MAX));
        self.strings.push(text.into());
        self.index.insert(text.into(), symbol);
        symbol
    }

    /// The string of a symbol of this table.
    pub fn get(&self, symbol: Symbol) -> &str {
        &self.strings[symbol.0 as usize]
    }
}
