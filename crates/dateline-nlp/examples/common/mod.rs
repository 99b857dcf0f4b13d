//! The reader that an example's `--reader` names: one of the program, or one in a folder that training wrote.

use std::path::Path;

use dateline_nlp::Reader;

/// The reader of a name (`accurate`, `standard`, `fast`), or from a folder with `model.safetensors`. A model that shares tensors with another
/// names that one in its metadata; its folder lies beside, and has vocabulary and lemma table for both.
pub fn reader(name: &str) -> Result<Reader, String> {
    let folder = Path::new(name);
    if !folder.join("model.safetensors").exists() {
        return Reader::embedded(name.parse()?).map_err(|e| e.to_string());
    }
    let read = |path: &Path| std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()));
    let text = |path: &Path| std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let model = read(&folder.join("model.safetensors"))?;
    let base = base_of(&model).map(|base| folder.parent().unwrap_or(Path::new(".")).join(base));
    let shared = base.as_deref().unwrap_or(folder);
    let bytes = base.as_ref().map(|base| read(&base.join("model.safetensors"))).transpose()?;
    Reader::from_files(&model, bytes.as_deref(), &text(&shared.join("vocab.txt"))?, &text(&shared.join("lemmas.tsv"))?).map_err(|e| e.to_string())
}

/// The folder name of the model that this one shares tensors with, from the header of its file.
fn base_of(model: &[u8]) -> Option<String> {
    let length = usize::try_from(u64::from_le_bytes(model.get(..8)?.try_into().ok()?)).ok()?;
    let header: serde_json::Value = serde_json::from_slice(model.get(8..8 + length)?).ok()?;
    let config: serde_json::Value = serde_json::from_str(header["__metadata__"]["config"].as_str()?).ok()?;
    config["base"].as_str().map(str::to_owned)
}
