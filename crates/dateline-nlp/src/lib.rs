//! Article to Document: sentences, words, and what the trained reader says of them.
//!
//! ```text
//! text --segment--> words --wordpiece, shape--> encoder --heads--> tags, names, arc scores --tree--> Document
//! ```
//!
//! What is deliberately absent: no IO, no threads, no floating point that depends on the processor, no rule about events.

pub mod conllu;
mod convolution;
mod encoder;
mod entity;
mod float;
mod heads;
mod kernel;
mod lemma;
mod model;
mod reader;
mod segment;
mod shape;
#[cfg(test)]
mod tests;
mod tree;
mod weights;
mod wordpiece;

pub use model::Model;
pub use reader::{Analysis, Reader};
pub use segment::{Segment, segment};
pub use weights::ReaderError;
