//! Closed inventories of Universal Dependencies 2 (UPOS, relations as English treebanks use them) and of entity tags.

use std::fmt;
use std::str::FromStr;

macro_rules! inventory {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? } else $other:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[allow(missing_docs)]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The label as the standard writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($text => Ok($name::$variant),)+
                    _ => Err(format!(concat!("`{}` is not a ", stringify!($name)), text)),
                }
            }
        }

        impl Default for $name {
            fn default() -> Self { $name::$other }
        }
    };
}

inventory! {
    /// Universal part of speech.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN", Num = "NUM",
        Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
    } else X
}

inventory! {
    /// Dependency relation with its English subtype.
    Deprel {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", AdvclRelcl = "advcl:relcl", Advmod = "advmod", Amod = "amod", Appos = "appos",
        Aux = "aux", AuxPass = "aux:pass", Case = "case", Cc = "cc", CcPreconj = "cc:preconj", Ccomp = "ccomp", Clf = "clf", Compound = "compound",
        CompoundPrt = "compound:prt", Conj = "conj", Cop = "cop", Csubj = "csubj", CsubjOuter = "csubj:outer", CsubjPass = "csubj:pass",
        Dep = "dep", Det = "det", DetPredet = "det:predet", Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed",
        Flat = "flat", FlatForeign = "flat:foreign", Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod",
        NmodDesc = "nmod:desc", NmodNpmod = "nmod:npmod", NmodPoss = "nmod:poss", NmodTmod = "nmod:tmod", NmodUnmarked = "nmod:unmarked", Nsubj = "nsubj",
        NsubjOuter = "nsubj:outer", NsubjPass = "nsubj:pass", Nummod = "nummod", Obj = "obj", Obl = "obl", OblAgent = "obl:agent",
        OblNpmod = "obl:npmod", OblTmod = "obl:tmod", OblUnmarked = "obl:unmarked", Orphan = "orphan", Parataxis = "parataxis", Punct = "punct",
        Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    } else Dep
}

inventory! {
    /// Kind of a name, as the reader tags it.
    NameKind {
        Person = "PER", Organisation = "ORG", GeoPolitical = "GPE", Location = "LOC", Nationality = "NORP", Facility = "FAC", Date = "DATE",
        Event = "EVENT", Weapon = "WEAPON", Misc = "MISC",
    } else Misc
}

impl Upos {
    /// True for nouns and proper nouns.
    pub fn is_nominal(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn)
    }
}

impl Deprel {
    /// The relation without its subtype.
    pub fn base(self) -> &'static str {
        let label = self.as_str();
        label.split_once(':').map_or(label, |(base, _)| base)
    }

    /// True for any kind of subject: `nsubj`, `csubj` and their subtypes.
    pub fn is_subject(self) -> bool {
        matches!(self.base(), "nsubj" | "csubj")
    }

    /// True for a passive subject.
    pub fn is_passive_subject(self) -> bool {
        matches!(self, Deprel::NsubjPass | Deprel::CsubjPass)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_round_trip() {
        for relation in Deprel::ALL {
            assert_eq!(relation.as_str().parse::<Deprel>().as_ref(), Ok(relation));
        }
        assert!("nsubj:silly".parse::<Deprel>().is_err());
        assert_eq!(Deprel::NsubjPass.base(), "nsubj");
    }
}
