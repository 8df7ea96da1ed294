// Package post is the outbox of letters: it stores each letter once, hands it to
// the relay, and knows of every recipient whether the letter has gone. It owns
// the table post_messages. What letters say is the business of package letters,
// and how mail travels that of platform/mail.
//
// A letter has a reason, for example "code ask_4x…". The same reason never makes
// a second letter to the same recipient, so whoever writes letters may run twice.
// Storing and sending are two jobs: the letter commits with what it follows from,
// and the event Queued asks for its delivery.
//
//	queued ──relay took it──────────────▶ sent
//	  │ ▲
//	  │ └─ not now, or no answer (the same Message-ID again, for up to 5 days)
//	  └─ refused for good, too late, tried out ──▶ failed
//
// A letter that carries a secret has an end: its text is sealed with the
// server's key, is erased as soon as it was delivered, and is not sent after its
// time.
//
// Begin reading at Letter and Service.Queue (queue.go), then Service.Deliver
// (deliver.go). Mailbox (mailbox.go) is for development and demos only.
package post
