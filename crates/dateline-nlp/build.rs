//! Says whether the model can be embedded: a checkout without `models/` still builds, and `Reader::embedded` then tells why it
//! cannot work.

use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(embedded_model)");
    let folder = Path::new("../../models/reader-en-minilm6");
    let mut complete = true;
    for name in ["model.safetensors", "vocab.txt", "lemmas.tsv"] {
        let path = folder.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        complete &= path.exists();
    }
    if complete {
        println!("cargo::rustc-cfg=embedded_model");
    }
}
