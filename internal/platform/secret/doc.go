// Package secret makes, hides and compares what must not be read: random
// tokens and codes, their digests, and values sealed with the server's key.
//
// There are three ways to keep a secret, and the choice is the point:
//
//   - Hash, for tokens of 32 random bytes (links, sessions): nobody can try
//     all of them, so a plain SHA-256 is enough to find the row again;
//   - Box.Mac, for what could be tried (codes of eight digits, addresses as
//     keys of a counter): without the server's key the digest says nothing;
//   - Box.Seal, for what must be read once more (the code that a letter is
//     about to carry): AES-256-GCM, bound to the row it belongs to.
//
// It owns no table and knows no configuration: whoever opens the program reads
// the key and makes the Box. Begin reading at Box.
package secret
