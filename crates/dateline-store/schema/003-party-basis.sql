-- Version 1.3: how it is known that a party takes part: stated, content, same-act, place, unknown. NULL in records of earlier versions.
ALTER TABLE parties ADD COLUMN basis TEXT;
