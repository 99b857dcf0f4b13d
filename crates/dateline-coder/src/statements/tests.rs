//! Gold cases of the stage.
