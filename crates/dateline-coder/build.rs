//! Embeds `data/` (TOML and CSV; stored trees stay outside) and the gazetteer: writes a sorted list of paths with `include_str!` for each.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../data");
    let root = root.canonicalize().expect("the workspace has a data folder");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut out = String::from("/// The embedded copy of `data/`: path and content, sorted by path.\nstatic EMBEDDED: &[(&str, &str)] = &[\n");
    for file in &files {
        let name = file.strip_prefix(&root).expect("collected below the root").to_string_lossy().replace('\\', "/");
        writeln!(out, "    ({name:?}, include_str!({:?})),", file.display().to_string()).expect("writing to a string");
    }
    out.push_str("];\n");
    let gazetteer = root.join("places/gazetteer.bin").display().to_string();
    writeln!(out, "/// The embedded gazetteer.\npub(crate) static GAZETTEER: &[u8] = include_bytes!({gazetteer:?});").expect("writing to a string");
    let target = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it")).join("embedded_data.rs");
    std::fs::write(target, out).expect("OUT_DIR is writable");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("data folders are readable") {
        let path = entry.expect("data folders are readable").path();
        if path.is_dir() {
            collect(&path, files);
        } else if matches!(path.extension().and_then(|extension| extension.to_str()), Some("toml" | "csv")) {
            files.push(path);
        }
    }
}
