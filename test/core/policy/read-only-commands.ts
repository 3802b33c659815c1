/** What agents run to look around: nothing here changes a file, reaches another machine or runs the project's code. */
export const readOnlyCommands: readonly string[] = String.raw`
ls
ls -la
ls -la src/
ls -R src | head -50
ls -lt | head
ls *.json
ls src/**/*.ts 2>/dev/null
pwd
pwd && ls -la
cd src && ls
cd /tmp && ls -la
cat package.json
cat package.json | head -40
cat -n src/app.ts | sed -n '10,40p'
cat README.md CHANGELOG.md
cat src/a.ts; echo ---; cat src/b.ts
cat /etc/os-release
cat tsconfig.json 2>/dev/null || echo "no tsconfig"
head -100 src/index.ts
head -n 20 Makefile
tail -50 npm-debug.log
tail -n +100 src/app.ts | head -50
wc -l src/*.ts
wc -l $(git ls-files '*.ts')
wc -c dist/index.js
find . -name "*.ts" -not -path "*/node_modules/*"
find . -type f -name '*.py' | head -50
find . -maxdepth 2 -type d
find src -name "*.test.ts" | wc -l
find . -type f \( -name "*.js" -o -name "*.ts" \) | xargs wc -l | tail -1
find . -name package.json -not -path '*/node_modules/*' -exec cat {} \;
find . -name '*.md' -exec grep -l "install" {} +
find / -name "libssl*" 2>/dev/null | head
find . -type f -mtime -7 -ls
find . -size +1M -type f
find . -newer package.json -type f | grep -v node_modules
find src -type f | sort | head -100
grep -rn "TODO" src/
grep -rn "createServer" --include="*.ts" .
grep -n "export function" src/app.ts | head -20
grep -E "^import .* from" src/index.ts
grep -c "" src/app.ts
grep -rl "useState" src | head
grep -A5 -B2 "scripts" package.json
grep -oP '"version":\s*"\K[^"]+' package.json
grep -v '^#' .env.example | sort
grep -rn "foo\|bar" src --include=*.py | wc -l
egrep -i 'error|warn' app.log | tail -20
rg "class \w+Service" -t ts
rg -n "TODO|FIXME" --glob '!node_modules'
rg -l "import React" src | wc -l
rg --files | head -100
rg --files -g '*.go' | xargs wc -l
rg -C3 "handleRequest" src/server.ts
rg -uu --hidden "secret_key" -l
rg -i "password" --type py -n | head
git status
git status --short
git status -sb
git log --oneline -10
git log --oneline --graph --all | head -30
git log -p -1
git log --stat -3
git log --since="2 weeks ago" --author="Ann" --pretty=format:"%h %an %s"
git log -S"createServer" --oneline -- src/
git log --follow -- src/app.ts
git diff
git diff HEAD~1
git diff --stat
git diff --cached
git diff main...HEAD --name-only
git diff HEAD -- src/app.ts | head -100
git --no-pager diff --no-color
git --no-pager log -5
git show HEAD
git show HEAD:src/app.ts
git show --stat abc1234
git show HEAD~2:package.json | jq .version
git branch
git branch -a
git branch --show-current
git branch -vv
git branch --list 'feature/*'
git branch -r --merged
git tag
git tag -l 'v1.*'
git tag --sort=-creatordate | head -5
git remote -v
git remote get-url origin
git rev-parse HEAD
git rev-parse --abbrev-ref HEAD
git rev-parse --show-toplevel
git ls-files
git ls-files | grep test
git ls-files --others --exclude-standard
git blame src/app.ts
git blame -L 10,20 src/app.ts
git stash list
git stash show -p stash@{0}
git config --get user.name
git config --list
git config user.email
git describe --tags --always
git shortlog -sn
git reflog -5
git merge-base main HEAD
git grep -n "TODO"
git cat-file -p HEAD
git worktree list
git check-ignore -v dist
git rev-list --count HEAD
git -C packages/core status
git submodule status
git for-each-ref --sort=-committerdate refs/heads --format='%(refname:short)'
echo "hello"
echo $PATH
echo "$HOME"
echo "Node: $(node --version), npm: $(npm --version)"
printf '%s\n' "a b"
which node
which python3 pip3 || true
type -a python
command -v docker
command -v rg >/dev/null 2>&1 && echo yes || echo no
whereis gcc
stat src/app.ts
stat -c '%s %n' *.json
file dist/app.js
du -sh .
du -sh * | sort -h
du -h --max-depth=1 . | sort -rh | head
df -h
sort names.txt | uniq -c | sort -rn | head
sort -k2 -t, data.csv
cut -d: -f1 /etc/passwd
tr 'a-z' 'A-Z' < names.txt
diff a.txt b.txt
diff -u old.ts new.ts | head -50
diff -rq dir1 dir2
diff <(sort a.txt) <(sort b.txt)
comm -12 a.txt b.txt
jq . package.json
jq '.dependencies | keys' package.json
jq -r '.scripts | to_entries[] | "\(.key): \(.value)"' package.json
cat package.json | jq '.devDependencies'
yq '.services' docker-compose.yml
sed -n '1,50p' src/app.ts
sed -n '100,200p' src/app.ts | cat -n
sed -n '/^function foo/,/^}/p' src/app.ts
sed 's/foo/bar/g' a.txt | head
awk '{print $1}' access.log | sort | uniq -c
awk -F: '{print $1, $3}' /etc/passwd
awk 'NR>=10 && NR<=20' src/app.ts
awk '/start/,/end/' file.txt
awk '{sum += $1} END {print sum}' numbers.txt
awk 'length > 110' src/app.ts
awk -F',' '$3 > 100 {print $1}' data.csv
node --version
node -v
npm --version
npm -v && node -v
npm ls
npm ls --depth=0
npm ls react 2>/dev/null
npm view react version
npm view typescript versions --json | tail -5
npm outdated
npm list -g --depth=0
npm run
npm config get registry
npm why lodash
pnpm list
pnpm why react
yarn why lodash
yarn --version
python --version
python3 --version
python3 -V
pip list
pip show requests
pip freeze | grep -i django
pip3 list | head
cargo --version
rustc --version
go version
go env GOPATH
go list ./...
go list -m all
java -version
ruby --version
gcc --version | head -1
make --version
docker --version
docker ps
docker ps -a
docker images
docker logs web --tail 50
docker compose ps
docker inspect web
kubectl get pods
kubectl describe pod web
kubectl logs web -c app --tail=20
gh pr list
gh pr view 12
gh pr diff 12
gh issue list --limit 5
gh run list
tree -L 2
tree -I node_modules -L 3 src
tree src -a --dirsfirst
date
date +%Y-%m-%d
date -u +"%Y-%m-%dT%H:%M:%SZ"
env
env | grep -i node
env | sort
printenv HOME
ps aux
ps aux | grep node
ps -ef | grep -v grep | grep python
uname -a
uname -s
id
whoami
hostname
uptime
free -h
nproc
lscpu | head
lsof -i :3000
ss -tlnp
netstat -an | grep LISTEN
basename src/app.ts .ts
dirname /a/b/c
realpath src
readlink -f node_modules/.bin/tsc
md5sum package.json
sha256sum dist/app.js
xxd file.bin | head
hexdump -C file.bin | head -5
od -c file.txt | head
strings binary | grep version
nl -ba src/app.ts | sed -n '20,30p'
rev names.txt
column -t data.txt
test -f package.json && echo exists
[ -f .env ] && echo yes || echo no
[ -d node_modules ] || echo "not installed"
[[ -f Cargo.toml ]] && cat Cargo.toml
if [ -f package.json ]; then cat package.json; fi
for f in src/*.ts; do echo "== $f"; head -5 "$f"; done
for f in a.ts b.ts c.ts; do wc -l "$f"; done
for i in 1 2 3; do echo $i; done
for d in packages/*/; do echo "$d: $(ls "$d" | wc -l)"; done
while read -r line; do echo "$line"; done < list.txt
while IFS= read -r f; do grep -c import "$f"; done < files.txt
git ls-files | while read f; do wc -l "$f"; done | sort -n | tail
ls src && grep -n main src/index.ts && git log -1
cat a.txt | tr -d '\r' | sort -u
timeout 10 ls -R
time ls
time find . -name '*.ts' | wc -l
nice -n 10 du -sh .
ls | xargs -I{} basename {}
ls src | xargs -n1 echo
git diff --name-only | xargs grep -n "console.log"
cat <<'EOF' | wc -l
one
two
EOF
ls -la ~/projects
test -x /usr/bin/python3; echo $?
echo $((1 + 2))
tar -tzf dist.tgz | head
tar tf archive.tar
unzip -l archive.zip
zcat log.gz | head
base64 -d secret.txt | head -1
systemctl status nginx
journalctl -u nginx -n 50 --no-pager
dpkg -l | grep openssl
apt list --installed | head
brew list
sleep 1 && ls
true
:
seq 1 10
ls -la; echo; git status; echo; git log --oneline -5
cd packages/core && cat package.json && ls src
(cd src && ls)
{ ls; pwd; }
git log --oneline | head -5 & wait
GIT_PAGER=cat git log -3
PAGER=cat git diff
LC_ALL=C sort names.txt
ls 2>&1 | head -3
cat missing.txt 2>/dev/null; true
grep -q foo a.txt && echo found
set -e; ls; pwd
set -o pipefail; grep -rn foo src | head
n=$(ls | wc -l); echo "$n files"
v=$(jq -r .version package.json) && echo "version $v"
`
  .trim()
  // A here-document goes over several lines.
  .replace(/<<'EOF'[^\n]*\n[\s\S]*?\nEOF/g, (text) => text.replaceAll("\n", "\u0001"))
  .split("\n")
  .map((line) => line.replaceAll("\u0001", "\n"));
