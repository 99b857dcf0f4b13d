//! The codebook in the repository is the one that the rules make.

use std::path::Path;
use std::process::Command;

#[test]
fn the_codebook_says_what_the_rules_do() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("codebook");
    let _ = std::fs::remove_dir_all(&folder);
    let done = Command::new(env!("CARGO_BIN_EXE_dateline")).args(["codebook", "--into"]).arg(&folder).output().expect("the binary runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/codebook/types");
    let names = |folder: &Path| {
        let mut names: Vec<_> = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&folder), names(&kept), "run `cargo run --release -- codebook --into docs/codebook/types`");
    for name in names(&folder) {
        let (made, there) = (std::fs::read_to_string(folder.join(&name)).expect("a page"), std::fs::read_to_string(kept.join(&name)).expect("a page"));
        assert!(made == there, "{} is not what the rules make: run `cargo run --release -- codebook --into docs/codebook/types`", name.to_string_lossy());
    }
}
