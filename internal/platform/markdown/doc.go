// Package markdown turns text that strangers wrote into HTML that cannot run,
// load or break anything, whatever the text is.
//
// Two walls stand one behind the other. The renderer writes only what it knows:
// raw HTML goes, addresses must be http, https or mailto after every decoding,
// pictures become links, because a remote picture tells its owner who reads.
// Then a strict policy of allowed elements and attributes passes over the
// result. Texts that would take long or unfold (deep nesting, thousands of
// brackets, huge tables) are recognised beforehand and shown as plain text.
//
// The headings of a text begin at h2, since the page around it has the h1.
//
// Begin reading at Render; walls.go has the limits, html.go the first wall,
// policy.go the second.
package markdown
