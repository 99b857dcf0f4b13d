//! The model file. In: the bytes of a safetensors file. Out: the network's weights, checked and packed, or what is wrong.

use std::fmt;

use dateline_model::{Deprel, NameKind, Upos};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;

use crate::encoder::HEAD;
use crate::entity::Tag;
use crate::kernel::{Isa, MAX_INPUTS, Matrix, Quantised, multiversion};
use crate::lemma::Script;

/// Why a model cannot be used.
#[derive(Debug)]
pub struct ReaderError(pub(crate) String);

impl fmt::Display for ReaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the reader's model cannot be used: {}", self.0)
    }
}

impl std::error::Error for ReaderError {}

type Result<T> = std::result::Result<T, ReaderError>;

/// Makes the error, for `ok_or_else` and `map_err`.
fn wrong(what: impl fmt::Display) -> ReaderError {
    ReaderError(what.to_string())
}

/// What has a position of its own in the encoder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    /// Each word piece, \[CLS\] and \[SEP\].
    #[default]
    Piece,
    /// Each word and \[CLS\].
    Word,
}

/// Sizes and label inventories as the model file states them.
#[derive(Deserialize)]
pub(crate) struct Config {
    pub(crate) name: String,
    pub(crate) version: serde_json::Value,
    pub(crate) hidden: usize,
    pub(crate) layers: usize,
    pub(crate) heads: usize,
    pub(crate) ffn: usize,
    pub(crate) arc: usize,
    pub(crate) rel: usize,
    #[serde(default)]
    pub(crate) unit: Unit,
    /// Width of the embeddings, if it is not that of the layers.
    #[serde(default)]
    embed: Option<usize>,
    /// Of each layer how far its convolution looks to both sides; without any the layers are those of a transformer.
    #[serde(default)]
    pub(crate) conv: Vec<usize>,
    /// Tensors that are not in this file, but in that of the model it was made from.
    #[serde(default)]
    pub(crate) shares: Vec<String>,
    pub(crate) upos: Vec<String>,
    pub(crate) feats: Vec<String>,
    pub(crate) lemma: Vec<String>,
    pub(crate) entity: Vec<String>,
    pub(crate) deprel: Vec<String>,
}

impl Config {
    /// Width of the embeddings.
    pub(crate) fn width(&self) -> usize {
        self.embed.unwrap_or(self.hidden)
    }
}

/// A linear layer: int8 weights with a scale for each output, and a float bias.
pub(crate) struct Linear {
    matrix: Matrix,
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    pub(crate) fn outputs(&self) -> usize {
        self.matrix.outputs()
    }

    /// Applies the layer; `out` becomes one row of outputs for each row of `x`.
    pub(crate) fn apply(&self, x: &Quantised, out: &mut Vec<f32>) {
        let outputs = self.matrix.outputs();
        out.resize(x.rows() * outputs, 0.0);
        self.matrix.product(x, |row, first, rows, sums| {
            let end = outputs.min(first + self.matrix.panel());
            let (scale, bias) = (&self.scale[first..end], &self.bias[first..end]);
            let out = &mut out[row * outputs..(row + rows) * outputs];
            dequantise(self.matrix.isa(), sums, self.matrix.panel(), &x.scales[row..row + rows], scale, bias, first, outputs, out);
        });
    }
}

multiversion! {
    /// Turns a tile's sums into outputs: columns from `first` on of rows that are `width` long.
    fn dequantise(sums: &[i32], panel: usize, row_scales: &[f32], scale: &[f32], bias: &[f32], first: usize, width: usize, out: &mut [f32]) {
        for ((sums, row_scale), out) in sums.chunks_exact(panel).zip(row_scales).zip(out.chunks_exact_mut(width)) {
            let out = &mut out[first..first + scale.len()];
            for (((out, sum), scale), bias) in out.iter_mut().zip(sums).zip(scale).zip(bias) {
                *out = *sum as f32 * (row_scale * scale) + bias;
            }
        }
    }
}

/// Scale and shift of a layer normalisation.
pub(crate) struct Norm {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// One transformer layer.
pub(crate) struct Layer {
    /// Queries, keys and values side by side, since they read the same rows.
    pub(crate) qkv: Linear,
    pub(crate) o: Linear,
    pub(crate) ffn_in: Linear,
    pub(crate) ffn_out: Linear,
    pub(crate) ln1: Norm,
    pub(crate) ln2: Norm,
}

/// One convolution with its residual normalisation.
pub(crate) struct Convolution {
    /// How far it looks to both sides.
    pub(crate) distance: usize,
    /// From the positions before, at and behind a position, side by side, to what is added to it.
    pub(crate) linear: Linear,
    pub(crate) norm: Norm,
}

/// What stands between the embeddings and the heads.
pub(crate) enum Layers {
    Attention {
        layers: Vec<Layer>,
        /// What is added to the embedding of the first position, the second ...
        positions: Vec<f32>,
    },
    Convolution {
        /// From the embeddings' width to the layers'.
        projection: Linear,
        layers: Vec<Convolution>,
    },
}

/// The embeddings' tables.
pub(crate) struct Embeddings {
    pub(crate) word: Vec<i8>,
    pub(crate) word_scale: Vec<f32>,
    pub(crate) shape: Vec<f32>,
    pub(crate) norm: Norm,
}

/// The heads. `first` computes upos, feats, lemma, entity, arc_dep, arc_head, rel_dep and rel_head side by side.
pub(crate) struct Heads {
    pub(crate) first: Linear,
    pub(crate) arc_u: Linear,
    pub(crate) rel_u: Linear,
    pub(crate) rel_bias: Linear,
}

/// Everything the network needs.
pub(crate) struct Weights {
    pub(crate) isa: Isa,
    pub(crate) config: Config,
    pub(crate) embeddings: Embeddings,
    pub(crate) layers: Layers,
    pub(crate) heads: Heads,
    pub(crate) upos: Vec<Upos>,
    pub(crate) deprel: Vec<Deprel>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) scripts: Vec<Script>,
}

impl Weights {
    /// Reads a model file and packs it for an instruction set. `base` is the file whose tensors it may share.
    pub(crate) fn load(bytes: &[u8], base: Option<&[u8]>, isa: Isa) -> Result<Weights> {
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|e| wrong(format_args!("it is not a safetensors file ({e})")))?;
        let json = metadata.metadata().as_ref().and_then(|entries| entries.get("config")).ok_or_else(|| wrong("its metadata has no `config`"))?;
        let config: Config = serde_json::from_str(json).map_err(|e| wrong(format_args!("its `config` does not parse ({e})")))?;
        check(&config)?;
        let base = base.map(SafeTensors::deserialize).transpose().map_err(wrong)?;
        let file = File { tensors: SafeTensors::deserialize(bytes).map_err(wrong)?, base, shares: config.shares.clone(), isa };
        let (hidden, width, rel) = (config.hidden, config.width(), config.rel);
        let word = file.tensor("embed.word", Dtype::I8)?;
        let rows = word.len() / width;
        file.expect_shape("embed.word", &[rows, width])?;
        let embeddings = Embeddings {
            word: word.iter().map(|byte| *byte as i8).collect(),
            word_scale: file.floats("embed.word.scale", rows)?,
            shape: file.floats("embed.shape", crate::shape::SHAPES * width)?,
            norm: file.norm("embed.ln", width)?,
        };
        let layers = file.layers(&config)?;
        let heads = Heads {
            first: file.linear(
                &[
                    ("upos", config.upos.len()),
                    ("feats", config.feats.len()),
                    ("lemma", config.lemma.len()),
                    ("entity", config.entity.len()),
                    ("arc_dep", config.arc),
                    ("arc_head", config.arc),
                    ("rel_dep", rel),
                    ("rel_head", rel),
                ],
                hidden,
            )?,
            arc_u: file.linear(&[("arc_u", config.arc)], config.arc)?,
            rel_u: file.linear(&[("rel_u", config.deprel.len() * rel)], rel)?,
            rel_bias: file.linear(&[("rel_bias", config.deprel.len())], 2 * rel)?,
        };
        Ok(Weights {
            upos: parse_all(&config.upos)?,
            deprel: config.deprel.iter().map(|label| relation(label)).collect::<Result<_>>()?,
            tags: config.entity.iter().map(|label| tag(label)).collect::<Result<_>>()?,
            scripts: config.lemma.iter().map(|script| Script::parse(script).map_err(wrong)).collect::<Result<_>>()?,
            isa,
            config,
            embeddings,
            layers,
            heads,
        })
    }
}

/// Refuses sizes that the code cannot run with.
fn check(config: &Config) -> Result<()> {
    let widths = [("hidden", config.hidden), ("embed", config.width()), ("ffn", config.ffn), ("arc", config.arc), ("rel", config.rel)];
    for (name, width) in widths {
        if width == 0 || width % 4 != 0 || width > MAX_INPUTS / 2 {
            return Err(wrong(format_args!("`{name}` is {width}, which is not a multiple of four from 4 to {}", MAX_INPUTS / 2)));
        }
    }
    if config.conv.is_empty() && config.width() != config.hidden {
        return Err(wrong(format_args!("its embeddings have {} values and its layers {}", config.width(), config.hidden)));
    }
    if !config.conv.is_empty() && (config.conv.len() != config.layers || config.hidden > MAX_INPUTS / 3) {
        return Err(wrong(format_args!("it has {} layers of {} values with the distances {:?}", config.layers, config.hidden, config.conv)));
    }
    if config.conv.is_empty() && config.heads * HEAD != config.hidden {
        return Err(wrong(format_args!("it has {} attention heads, not {}, {HEAD} values for each", config.heads, config.hidden / HEAD)));
    }
    let inventories = [("upos", &config.upos), ("feats", &config.feats), ("lemma", &config.lemma), ("entity", &config.entity), ("deprel", &config.deprel)];
    for (name, labels) in inventories {
        if labels.is_empty() || labels.len() > 100_000 {
            return Err(wrong(format_args!("it has {} labels of `{name}`", labels.len())));
        }
    }
    if !config.deprel.iter().any(|label| label == "root") {
        return Err(wrong("it has no relation `root`"));
    }
    if !config.entity.iter().any(|label| label == "O") {
        return Err(wrong("it has no entity tag `O`"));
    }
    Ok(())
}

fn parse_all<T: std::str::FromStr<Err = String>>(labels: &[String]) -> Result<Vec<T>> {
    labels.iter().map(|label| label.parse().map_err(wrong)).collect()
}

/// A relation; a subtype that dateline does not tell apart counts as its base relation.
fn relation(label: &str) -> Result<Deprel> {
    label.parse().or_else(|_| label.split(':').next().unwrap_or_default().parse()).map_err(|e: String| wrong(e))
}

fn tag(label: &str) -> Result<Tag> {
    let kind = |name: &str| name.parse::<NameKind>().map_err(wrong);
    match label.split_once('-') {
        None if label == "O" => Ok(Tag::Outside),
        Some(("B", name)) => Ok(Tag::Begin(kind(name)?)),
        Some(("I", name)) => Ok(Tag::Inside(kind(name)?)),
        _ => Err(wrong(format_args!("`{label}` is not an entity tag"))),
    }
}

/// The tensors of a file, read with checks.
struct File<'a> {
    tensors: SafeTensors<'a>,
    base: Option<SafeTensors<'a>>,
    shares: Vec<String>,
    isa: Isa,
}

impl<'a> File<'a> {
    /// A tensor of this file, or of the one it shares tensors with.
    fn view(&self, name: &str) -> Result<TensorView<'a>> {
        let tensors = if self.shares.iter().any(|shared| shared == name) {
            self.base.as_ref().ok_or_else(|| wrong(format_args!("tensor `{name}` is in the file of another model, which was not given")))?
        } else {
            &self.tensors
        };
        tensors.tensor(name).map_err(|_| wrong(format_args!("tensor `{name}` is missing")))
    }

    fn tensor(&self, name: &str, dtype: Dtype) -> Result<&'a [u8]> {
        let view = self.view(name)?;
        if view.dtype() != dtype {
            return Err(wrong(format_args!("tensor `{name}` holds {:?}, not {dtype:?}", view.dtype())));
        }
        Ok(view.data())
    }

    fn expect_shape(&self, name: &str, shape: &[usize]) -> Result<()> {
        let view = self.view(name)?;
        if view.shape() == shape { Ok(()) } else { Err(wrong(format_args!("tensor `{name}` has shape {:?}, not {shape:?}", view.shape()))) }
    }

    fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>> {
        let data = self.tensor(name, Dtype::F32)?;
        if data.len() != count * 4 {
            return Err(wrong(format_args!("tensor `{name}` has {} values, not {count}", data.len() / 4)));
        }
        let values: Vec<f32> = data.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        if values.iter().all(|value| value.is_finite()) { Ok(values) } else { Err(wrong(format_args!("tensor `{name}` has values that are not finite"))) }
    }

    fn norm(&self, name: &str, width: usize) -> Result<Norm> {
        Ok(Norm { weight: self.floats(&format!("{name}.weight"), width)?, bias: self.floats(&format!("{name}.bias"), width)? })
    }

    /// Several layers that read the same input, side by side.
    fn linear(&self, parts: &[(&str, usize)], inputs: usize) -> Result<Linear> {
        let (mut weights, mut scale, mut bias) = (Vec::new(), Vec::new(), Vec::new());
        for (name, outputs) in parts {
            let tensor = format!("{name}.weight");
            let data = self.tensor(&tensor, Dtype::I8)?;
            self.expect_shape(&tensor, &[*outputs, inputs])?;
            if data.contains(&0x80) {
                return Err(wrong(format_args!("tensor `{tensor}` holds -128, but weights run from -127 to 127")));
            }
            weights.extend(data.iter().map(|byte| *byte as i8));
            scale.extend(self.floats(&format!("{name}.scale"), *outputs)?);
            // The label scores of the relations have no bias of their own; theirs comes from `rel_bias`.
            let without_bias = *name == "rel_u" && self.tensors.tensor("rel_u.bias").is_err();
            bias.extend(if without_bias { vec![0.0; *outputs] } else { self.floats(&format!("{name}.bias"), *outputs)? });
        }
        Ok(Linear { matrix: Matrix::pack(self.isa, &weights, scale.len(), inputs), scale, bias })
    }

    fn layers(&self, config: &Config) -> Result<Layers> {
        let hidden = config.hidden;
        if config.conv.is_empty() {
            let layers = (0..config.layers).map(|i| self.layer(i, config)).collect::<Result<_>>()?;
            return Ok(Layers::Attention { layers, positions: self.floats("embed.pos", 512 * hidden)? });
        }
        let convolution = |(i, distance): (usize, &usize)| {
            let linear = self.linear(&[(&format!("layer.{i}.conv"), hidden)], 3 * hidden)?;
            Ok(Convolution { distance: *distance, linear, norm: self.norm(&format!("layer.{i}.ln1"), hidden)? })
        };
        let layers = config.conv.iter().enumerate().map(convolution).collect::<Result<_>>()?;
        Ok(Layers::Convolution { projection: self.linear(&[("embed.proj", hidden)], config.width())?, layers })
    }

    fn layer(&self, i: usize, config: &Config) -> Result<Layer> {
        let hidden = config.hidden;
        let at = |name: &str| format!("layer.{i}.{name}");
        Ok(Layer {
            qkv: self.linear(&[(&at("q"), hidden), (&at("k"), hidden), (&at("v"), hidden)], hidden)?,
            o: self.linear(&[(&at("o"), hidden)], hidden)?,
            ffn_in: self.linear(&[(&at("ffn_in"), config.ffn)], hidden)?,
            ffn_out: self.linear(&[(&at("ffn_out"), hidden)], config.ffn)?,
            ln1: self.norm(&at("ln1"), hidden)?,
            ln2: self.norm(&at("ln2"), hidden)?,
        })
    }
}
