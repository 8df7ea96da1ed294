package site

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

var roleNames = map[access.Role]func() i18n.Message{
	access.Leader:        msg.FrameRoleLeader,
	access.CoLeader:      msg.FrameRoleColeader,
	access.Organiser:     msg.FrameRoleOrganiser,
	access.Manager:       msg.FrameRoleManager,
	access.Editor:        msg.FrameRoleEditor,
	access.Responder:     msg.FrameRoleResponder,
	access.Administrator: msg.FrameRoleAdministrator,
}

// RoleName is how pages call a role; the zero message for one that is unknown.
func RoleName(role access.Role) i18n.Message {
	if name := roleNames[role]; name != nil {
		return name()
	}
	return i18n.Message{}
}
