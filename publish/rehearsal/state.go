package rehearsal

// state is the ledger played from its start. What it points to is never
// changed, only replaced, so a reader may keep it after the lock is gone.
type state struct {
	n         map[string]int64 // ids given out, by platform
	posts     []*record        // in order of creation
	index     map[key]int      // of posts
	byAccount map[key][]int    // of posts; the key's id is the account's
	uploads   map[key]*upload  // by id
	tokens    map[key][]*token // of an account, oldest first
}

// key names a thing of one platform.
type key struct{ platform, id string }

func newState() state {
	return state{index: map[key]int{}, byAccount: map[key][]int{}, uploads: map[key]*upload{}, tokens: map[key][]*token{}}
}

func (s *state) apply(l line) {
	s.n = l.N
	for i := range l.Posts {
		s.applyPost(&l.Posts[i])
	}
	for i := range l.Uploads {
		u := &l.Uploads[i]
		s.uploads[key{u.Platform, u.ID}] = u
	}
	for i := range l.Tokens {
		s.applyToken(&l.Tokens[i])
	}
}

func (s *state) applyPost(r *record) {
	k := key{r.Platform, r.ID}
	if at, known := s.index[k]; known {
		s.posts[at] = r
		return
	}
	s.index[k] = len(s.posts)
	owner := key{r.Platform, r.Account}
	s.byAccount[owner] = append(s.byAccount[owner], len(s.posts))
	s.posts = append(s.posts, r)
}

func (s *state) applyToken(t *token) {
	k := key{t.Platform, t.Account}
	for i, old := range s.tokens[k] {
		if old.Number == t.Number {
			s.tokens[k][i] = t
			return
		}
	}
	s.tokens[k] = append(s.tokens[k], t)
}

// post finds one by id, deleted or not; nil when there never was one.
func (s *state) post(platform, id string) *record {
	if at, ok := s.index[key{platform, id}]; ok {
		return s.posts[at]
	}
	return nil
}

// postsOf are an account's posts and comments, oldest first.
func (s *state) postsOf(platform, account string) []*record {
	list := make([]*record, 0, len(s.byAccount[key{platform, account}]))
	for _, at := range s.byAccount[key{platform, account}] {
		list = append(list, s.posts[at])
	}
	return list
}

func (s *state) upload(platform, id string) *upload { return s.uploads[key{platform, id}] }

// latestToken is the newest pair of an account, nil while it has its first.
func (s *state) latestToken(platform, account string) *token {
	list := s.tokens[key{platform, account}]
	if len(list) == 0 {
		return nil
	}
	return list[len(list)-1]
}
