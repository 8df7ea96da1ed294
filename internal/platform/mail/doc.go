// Package mail makes e-mail messages and hands them to a relay, an SMTP server
// that delivers them. It knows nothing of why a message is sent and keeps no
// queue: that is the business of its callers.
//
// Two walls against smuggling stand here, the second behind the checks of the
// forms: an address is plain `local@domain` without quotes, spaces or
// parameters, and no control character enters a header.
//
// A try to send ends in one of four ways (Result). The important one is
// Unknown: the relay got the whole message and then said nothing. The message
// may have been accepted, so it is sent again with the same Message-ID, by which
// mailboxes recognise it. The caller gives the Message-ID for this reason.
//
// The Relay never sends in the clear to another machine, waits a bounded time
// for every answer, and reads no answer longer than 64 KB.
//
// Begin reading at Message and Composer.Compose (message.go, compose.go), then
// Relay.Send (relay.go) and Outcome (outcome.go).
package mail
