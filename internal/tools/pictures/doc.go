// Command pictures takes the pictures of the documents from the demo: the same
// seed and the same day each time, so that a picture changes only when a page
// does. It needs Debian's chromium and its fonts (fonts-urw-base35).
//
//	go run ./internal/tools/pictures
//
// It writes docs/pictures/*.png. What is shown is the table in shots.go.
package main
