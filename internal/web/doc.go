// Package web puts the pages of the site together. It holds one page with every
// address (routes.go) and the frame that all pages share (frame.go); the pages
// themselves are in the worlds: public, me, office, dev. What they stand on is
// in package site, what they are drawn with in package ui.
package web
