// Package worldmap lays out pins on a small dotted map of the world. It is
// pure: it projects (Project), draws the land (Land) and joins pins that would
// cover each other (Cluster); the edge writes the SVG and the words.
//
// The drawing is 1000 units wide and 479 high, in Gall's stereographic
// projection, cut at 169° west, where the line meets the least land, and at
// 76° north. The land is one path of dashed lines, a dash a dot.
//
// The same pins are laid out in two ranks, Wide for a map of some width and
// Narrow for a phone, where a number needs more of the drawing to be read and
// touched; style decides which rank shows. A map of a region shows a part of
// the same drawing (Frame) with pins of its own rank (Regional).
//
// Begin reading at Cluster.
package worldmap
