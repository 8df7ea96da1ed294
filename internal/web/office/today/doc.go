// Package today is where the office's day begins: what waits for a decision, in
// order of what happens if nobody acts, one's own first, and how the network
// stands. It only shows; each line leads to the page where it is done.
//
// Begin reading at today.go, then items.go for the order.
package today
