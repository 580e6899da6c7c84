import { spawnSync } from 'node:child_process'

/**
 * Programs of others that read what the bank prints, for the tests that ask them: poppler's pdffonts and pdftotext, and qpdf. Installed by the distribution
 * where that goes without asking anybody; where it does not, those tests are left out and the rest stands.
 */
const readers = { pdffonts: 'poppler-utils', pdftotext: 'poppler-utils', qpdf: 'qpdf' }

const missing = () => Object.keys(readers).filter((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).error !== undefined)

/** Sees to it that the readers are there, as far as that is possible, and says which are not. */
export function installReaders(say) {
  const wanted = missing()
  if (wanted.length === 0) return
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) {
    say(`installing ${wanted.join(', ')} with apt-get…`)
    const options = { stdio: 'ignore', timeout: 300_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    spawnSync('apt-get', ['update', '-qq'], options)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...new Set(wanted.map((name) => readers[name]))], options)
  }
  const left = missing()
  if (left.length > 0) say(`without ${left.join(', ')}: the tests that ask them are left out`)
}
