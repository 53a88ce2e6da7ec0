package torture

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// trapEnv says to a process of the test binary that it is to become the program
// in its arguments, with the calls of these numbers under watch.
const trapEnv = "ROUNDS_TORTURE_CALLS"

// numbers are the watched calls by name.
var numbers = map[string]int{
	"pwrite64": unix.SYS_PWRITE64, "fdatasync": unix.SYS_FDATASYNC, "fsync": unix.SYS_FSYNC,
	"ftruncate": unix.SYS_FTRUNCATE, "rename": unix.SYS_RENAME, "renameat": unix.SYS_RENAMEAT,
	"renameat2": unix.SYS_RENAMEAT2, "connect": unix.SYS_CONNECT, "write": unix.SYS_WRITE,
	"read": unix.SYS_READ, "close": unix.SYS_CLOSE,
}

const whyNoTrap = "" // they can be had here

func init() {
	if os.Getenv(trapEnv) != "" {
		runtime.LockOSThread() // the first thread: the one that a tracer follows
		err := become()
		fmt.Fprintln(os.Stderr, "the watched program did not start:", err)
		os.Exit(120)
	}
}

// become puts the filter into force, hands its listener out through file 3 and
// turns into the program.
func become() error {
	var calls []int
	for _, w := range strings.Split(os.Getenv(trapEnv), ",") {
		n, err := strconv.Atoi(w)
		if err != nil {
			return err
		}
		calls = append(calls, n)
	}
	path, args := os.Args[1], os.Args[1:]
	env := os.Environ()
	for i := range env {
		if strings.HasPrefix(env[i], trapEnv+"=") {
			env[i] = "TORTURE=1"
		}
	}
	unix.CloseOnExec(3)
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no new privileges: %w", err)
	}
	code := filter(calls)
	prog := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	fd, err := install(&prog, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER|unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV)
	if errors.Is(err, unix.EINVAL) { // before Linux 5.19
		fd, err = install(&prog, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER)
	}
	if err != nil {
		return fmt.Errorf("the filter: %w", err)
	}
	// From here on this thread must not make a watched call.
	if err := unix.Sendmsg(3, []byte{1}, unix.UnixRights(fd), nil, 0); err != nil {
		return fmt.Errorf("hand out the listener: %w", err)
	}
	return syscall.Exec(path, args, env)
}

func install(prog *unix.SockFprog, flags uintptr) (int, error) {
	fd, _, e := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, flags, uintptr(unsafe.Pointer(prog)))
	if e != 0 {
		return -1, e
	}
	return int(fd), nil
}

// filter notifies of the calls and lets all others through; of clock_gettime
// only the wall clock counts. Offsets are those of struct seccomp_data.
func filter(calls []int) []unix.SockFilter {
	const notify, allow = unix.SECCOMP_RET_USER_NOTIF, unix.SECCOMP_RET_ALLOW
	out := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}}
	for _, n := range calls {
		if n == unix.SYS_CLOCK_GETTIME {
			continue
		}
		out = append(
			out,
			unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: 0, Jf: 1, K: uint32(n)},
			unix.SockFilter{Code: unix.BPF_RET, K: notify},
		)
	}
	for _, n := range calls {
		if n == unix.SYS_CLOCK_GETTIME {
			out = append(
				out,
				unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: 0, Jf: 3, K: uint32(n)},
				unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 16},
				unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: 0, Jf: 1, K: unix.CLOCK_REALTIME},
				unix.SockFilter{Code: unix.BPF_RET, K: notify},
			)
		}
	}
	return append(out, unix.SockFilter{Code: unix.BPF_RET, K: allow})
}

// notification and reply are struct seccomp_notif and seccomp_notif_resp.
type notification struct {
	id         uint64
	pid, flags uint32
	nr         int32
	arch       uint32
	ip         uint64
	args       [6]uint64
}

type reply struct {
	id    uint64
	val   int64
	errno int32
	flags uint32
}

// startTrapped starts a command under the trap. The function that it gives waits
// until the last process under the filter has ended, and tells what came by.
func startTrapped(cmd *exec.Cmd, t trap, around ...string) (func() (points, error), error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	there := os.NewFile(uintptr(pair[1]), "listener")
	defer there.Close()
	names := map[int]string{}
	var list []string
	for _, c := range t.watched() {
		names[numbers[c]] = c
		list = append(list, strconv.Itoa(numbers[c]))
	}
	if t.clock != nil {
		list = append(list, strconv.Itoa(unix.SYS_CLOCK_GETTIME))
		cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	}
	cmd.Args = append(append(around, self), cmd.Args...)
	cmd.Path = cmd.Args[0]
	cmd.Env = append(cmd.Env, trapEnv+"="+strings.Join(list, ","))
	cmd.ExtraFiles = []*os.File{there}
	if t.clock != nil {
		err = startWithoutVDSO(cmd)
	} else {
		err = cmd.Start()
	}
	if err != nil {
		_ = unix.Close(pair[0])
		return nil, err
	}
	there.Close()
	done := make(chan struct{})
	var p points
	var watchErr error
	go func() {
		defer close(done)
		defer unix.Close(pair[0])
		var fd int
		if fd, watchErr = listener(pair[0]); watchErr != nil {
			return
		}
		defer unix.Close(fd)
		p, watchErr = supervise(fd, cmd.Process.Pid, names, t)
	}()
	return func() (points, error) { <-done; return p, watchErr }, nil
}

// listener receives the filter's listener from the process to be.
func listener(sock int) (int, error) {
	b, oob := make([]byte, 1), make([]byte, unix.CmsgSpace(4))
	var n, k int
	err := again(func() (err error) { n, k, _, _, err = unix.Recvmsg(sock, b, oob, unix.MSG_CMSG_CLOEXEC); return err })
	if err != nil || n == 0 {
		return -1, fmt.Errorf("the program ended before it was watched (%d bytes, %w)", n, err)
	}
	list, err := unix.ParseSocketControlMessage(oob[:k])
	if err != nil || len(list) == 0 {
		return -1, fmt.Errorf("no listener came: %w", err)
	}
	fds, err := unix.ParseUnixRights(&list[0])
	if err != nil || len(fds) == 0 {
		return -1, fmt.Errorf("no listener came: %w", err)
	}
	return fds[0], nil
}

// again repeats a call that a signal interrupted.
func again(f func() error) error {
	for {
		if err := f(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// supervise answers the notifications of one program until it has ended.
func supervise(fd, pid int, names map[int]string, t trap) (points, error) {
	p := points{by: map[string]int{}}
	for {
		poll := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		if err := again(func() error { _, err := unix.Poll(poll, -1); return err }); err != nil {
			return p, fmt.Errorf("wait for a call: %w", err)
		}
		if poll[0].Revents&unix.POLLIN == 0 {
			return p, nil // nobody is left
		}
		var n notification
		err := ioctl(fd, unix.SECCOMP_IOCTL_NOTIF_RECV, unsafe.Pointer(&n))
		if errors.Is(err, unix.ENOENT) {
			continue // it was killed meanwhile
		}
		if err != nil {
			return p, fmt.Errorf("take a call: %w", err)
		}
		r := reply{id: n.id, flags: unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE}
		if int(n.nr) == unix.SYS_CLOCK_GETTIME {
			r = tellTime(n, t.clock(p.total))
		} else {
			p.total++
			p.by[names[int(n.nr)]]++
			p.order = append(p.order, names[int(n.nr)])
			if t.strikes(p.total) {
				p.met = names[int(n.nr)]
				if t.does == kills {
					if err := unix.Kill(pid, unix.SIGKILL); err != nil {
						return p, fmt.Errorf("kill: %w", err)
					}
					continue // unanswered: the call is not made
				}
				r = reply{id: n.id, errno: -int32(t.does.errno())}
			}
		}
		if err := ioctl(fd, unix.SECCOMP_IOCTL_NOTIF_SEND, unsafe.Pointer(&r)); err != nil && !errors.Is(err, unix.ENOENT) {
			return p, fmt.Errorf("answer a call: %w", err)
		}
	}
}

func ioctl(fd int, what uintptr, arg unsafe.Pointer) error {
	return again(func() error {
		if _, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), what, uintptr(arg)); e != 0 {
			return e
		}
		return nil
	})
}

// tellTime answers a question for the wall clock.
func tellTime(n notification, off time.Duration) reply {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_REALTIME, &now); err != nil {
		return reply{id: n.id, flags: unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE}
	}
	told := unix.NsecToTimespec(now.Nano() + int64(off))
	size := int(unsafe.Sizeof(told))
	local := []unix.Iovec{{Base: (*byte)(unsafe.Pointer(&told)), Len: uint64(size)}}
	remote := []unix.RemoteIovec{{Base: uintptr(n.args[1]), Len: size}}
	if _, err := unix.ProcessVMWritev(int(n.pid), local, remote, 0); err != nil {
		return reply{id: n.id, errno: -int32(unix.EFAULT)}
	}
	return reply{id: n.id}
}

// startWithoutVDSO starts a command so that the program asks the kernel for the
// time, where it can be told another one: it takes the vDSO out of the auxiliary
// vector when the program has just been loaded.
func startWithoutVDSO(cmd *exec.Cmd) error {
	runtime.LockOSThread() // a tracer is a thread
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return err
	}
	pid := cmd.Process.Pid
	for loaded := 0; ; {
		var s unix.WaitStatus
		if err := again(func() error { _, err := unix.Wait4(pid, &s, 0, nil); return err }); err != nil {
			return err
		}
		if !s.Stopped() {
			return fmt.Errorf("the watched program ended early: %v", s)
		}
		pass := int(s.StopSignal())
		if s.StopSignal() == unix.SIGTRAP {
			pass = 0
			if loaded++; loaded == 2 { // the test binary first, then the program
				if err := dropVDSO(pid); err != nil {
					return errors.Join(err, cmd.Process.Kill())
				}
				return syscall.PtraceDetach(pid)
			}
		}
		if err := syscall.PtraceCont(pid, pass); err != nil {
			return err
		}
	}
}

// dropVDSO walks the stack of a program that was just loaded: the number of its
// arguments, they themselves, the environment, and the auxiliary vector.
func dropVDSO(pid int) error {
	const end, ignore, vdso = 0, 1, 33 // AT_NULL, AT_IGNORE, AT_SYSINFO_EHDR
	var regs syscall.PtraceRegs
	if err := syscall.PtraceGetRegs(pid, &regs); err != nil {
		return err
	}
	at := uintptr(regs.Rsp)
	word := func() (uint64, error) {
		b := make([]byte, 8)
		_, err := syscall.PtracePeekData(pid, at, b)
		at += 8
		return *(*uint64)(unsafe.Pointer(&b[0])), err
	}
	argc, err := word()
	if err != nil {
		return err
	}
	at += 8 * uintptr(argc+1)
	for {
		v, err := word()
		if err != nil {
			return err
		}
		if v == 0 {
			break
		}
	}
	for {
		what, err := word()
		if err != nil || what == end {
			return errors.Join(err, errors.New("the program was given no vDSO"))
		}
		if what == vdso {
			b := make([]byte, 8)
			b[0] = ignore
			_, err := syscall.PtracePokeData(pid, at-8, b)
			return err
		}
		at += 8
	}
}
