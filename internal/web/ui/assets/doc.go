// Package assets holds what a browser needs besides HTML: the stylesheet, the
// script and the logo. Everything is embedded; nothing is built outside Go.
//
// The stylesheet is kept in many short files (css/), one for each layer or
// part, and put together in the order of [sheetOrder]. The script is kept as
// one custom element a file (js/) and put together into one module; a file in
// js/alone is served by itself. A page links an asset by [URL], whose address
// carries a hash of the content, so that browsers may keep it for ever.
//
// Begin reading at URL, then Handler.
package assets
