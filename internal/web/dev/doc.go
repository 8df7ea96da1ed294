// Package dev is what only development and demos show: every letter that would
// be sent, and the style guide. A server for real people does not mount it,
// because letters carry sign-in codes.
//
// Begin reading at dev.go.
package dev
