//! The models that are part of the program.

use std::fmt;
use std::str::FromStr;

/// A trained model of the reader. All know the same labels, word pieces and lemmas.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Model {
    /// Six layers over word pieces: the better trees.
    Accurate,
    /// Three narrow layers over words, distilled from the first: three times its speed, and names that are as good.
    #[default]
    Standard,
    /// Six convolutions over words, distilled from the first: twice the speed again, for archives.
    Fast,
}

/// The contents of a model's files.
pub(crate) struct Files<'a> {
    pub(crate) model: &'a [u8],
    /// The model file whose tensors this one may share.
    pub(crate) base: Option<&'a [u8]>,
    pub(crate) vocabulary: &'a str,
    pub(crate) lemmas: &'a str,
}

const ACCURATE: &[u8] = include_bytes!("../../../models/reader-en-minilm6/model.safetensors");
const STANDARD: &[u8] = include_bytes!("../../../models/reader-en-narrow3/model.safetensors");
const FAST: &[u8] = include_bytes!("../../../models/reader-en-conv6/model.safetensors");

impl Model {
    /// All models, in the order of their speed.
    pub const ALL: [Model; 3] = [Model::Accurate, Model::Standard, Model::Fast];

    pub(crate) fn files(self) -> Files<'static> {
        let (model, base) = match self {
            Model::Accurate => (ACCURATE, None),
            Model::Standard => (STANDARD, Some(ACCURATE)),
            Model::Fast => (FAST, Some(ACCURATE)),
        };
        Files {
            model,
            base,
            vocabulary: include_str!("../../../models/reader-en-minilm6/vocab.txt"),
            lemmas: include_str!("../../../models/reader-en-minilm6/lemmas.tsv"),
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Model::Accurate => "accurate",
            Model::Standard => "standard",
            Model::Fast => "fast",
        })
    }
}

impl FromStr for Model {
    type Err = String;

    fn from_str(name: &str) -> Result<Model, String> {
        Model::ALL
            .into_iter()
            .find(|model| model.to_string() == name)
            .ok_or_else(|| format!("there is no reader `{name}`; there are `accurate`, `standard` and `fast`"))
    }
}
