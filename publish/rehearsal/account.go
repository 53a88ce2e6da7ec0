package rehearsal

import "strconv"

// AccountsEach is how many accounts each platform has.
const AccountsEach = 12

// practiceName is the practice that owns the first account of each platform;
// the others are its numbered sisters.
const practiceName = "Juniper Street Clinic"

// Account is one invented account.
type Account struct {
	Platform string `json:"platform"`
	ID       string `json:"id"`
	Name     string `json:"name"`
	Username string `json:"username"`
	// Token is what calls are signed with; it does not run out by itself.
	Token string `json:"token"`
	// Refresh is X's single-use token for the next access token, the latest
	// unspent one: reading it here stands for a new consent.
	Refresh string `json:"refresh,omitempty"`
	// UserToken is Facebook's token of the person who runs the Page; it lists
	// all Pages and publishes on none. LinkedIn's is that of a member who may post
	// as herself alone, and read nothing.
	UserToken string `json:"user_token,omitempty"`
	// LoginToken is Instagram's token of the account itself, for what lies below
	// [InstagramLoginPath].
	LoginToken string `json:"login_token,omitempty"`
	// Base is the platform's address on this server.
	Base string `json:"base"`
}

// Accounts are the invented accounts of all platforms, twelve each, the same in
// every rehearsal; Base is empty before Listen.
func (s *Server) Accounts() []Account { return s.accounts(s.listening.address()) }

func (s *Server) accounts(host string) []Account {
	var all []Account
	for _, name := range s.faults.platformNames() {
		base := ""
		if host != "" {
			base = host + "/" + name
		}
		all = append(all, s.platforms[name].accounts(base)...)
	}
	return all
}

// numbered makes the accounts that differ in their number alone.
func numbered(platform, base, username string, firstID int64) []Account {
	list := make([]Account, AccountsEach)
	for i := range list {
		n, name, user := strconv.Itoa(i+1), practiceName, username
		if i > 0 {
			name, user = name+" "+n, user+n
		}
		list[i] = Account{
			Platform: platform, ID: strconv.FormatInt(firstID+int64(i), 10), Name: name, Username: user,
			Token: "rehearsal-" + platform + "-" + n, Base: base,
		}
	}
	return list
}

func byID(list []Account, id string) (Account, bool) {
	for _, a := range list {
		if a.ID == id {
			return a, true
		}
	}
	return Account{}, false
}

func byToken(list []Account, token string) (Account, bool) {
	for _, a := range list {
		if token != "" && a.Token == token {
			return a, true
		}
	}
	return Account{}, false
}
