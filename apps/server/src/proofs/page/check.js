/**
 * Checks a PDF on the page /verify: its digest is computed here, in the browser; the file is never sent. SHA-256 where the browser lends it (https), else SM3.
 * The page works without this script: then a paper is checked by code and name.
 */
const rotate = (x, n) => ((x << (n % 32)) | (x >>> ((32 - (n % 32)) % 32))) >>> 0

/** SM3 (GB/T 32905-2016) of bytes, as hexadecimal digits. */
const sm3 = (bytes) => {
  const bits = bytes.length * 8
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bits / 0x100000000))
  view.setUint32(padded.length - 4, bits >>> 0)
  const v = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]
  const w = new Uint32Array(68)
  for (let at = 0; at < padded.length; at += 64) {
    for (let j = 0; j < 16; j += 1) w[j] = view.getUint32(at + j * 4)
    for (let j = 16; j < 68; j += 1) {
      const x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
      w[j] = x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6]
    }
    let [a, b, c, d, e, f, g, h] = v
    for (let j = 0; j < 64; j += 1) {
      const ss1 = rotate((rotate(a, 12) + e + rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j)) >>> 0, 7)
      const ss2 = ss1 ^ rotate(a, 12)
      const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
      const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
      const tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) >>> 0
      const tt2 = (gg + h + ss1 + w[j]) >>> 0
      d = c
      c = rotate(b, 9)
      b = a
      a = tt1
      h = g
      g = rotate(f, 19)
      f = e
      e = (tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)) >>> 0
    }
    for (const [i, x] of [a, b, c, d, e, f, g, h].entries()) v[i] = (v[i] ^ x) >>> 0
  }
  return v.map((x) => x.toString(16).padStart(8, '0')).join('')
}

const digestOf = async (bytes) => {
  if (globalThis.crypto?.subtle === undefined) return sm3(bytes)
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (x) => x.toString(16).padStart(2, '0')).join('')
}

/** The number that the head of a PDF of ours names, as plain text or as UTF-16 in hexadecimal digits. */
const numberIn = (bytes) => {
  const text = new TextDecoder('latin1').decode(bytes)
  const plain = /ZM\d{13}/.exec(text)?.[0]
  if (plain !== undefined) return plain
  const coded = /005A004D((?:003\d){13})/i.exec(text)?.[1]
  return coded === undefined ? '' : `ZM${coded.replace(/003(\d)/g, '$1')}`
}

/** A PDF says what it is within its first kilobyte; a photo of a paper or a screenshot does not. */
const isPdf = (bytes) => new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-')

const form = document.getElementById('file-form')
const input = document.getElementById('file')
const drop = document.getElementById('drop')
/** Shows one of the sentences that stand in the page for a file that is not looked at further, or none. */
const say = (which) => {
  for (const sentence of drop.querySelectorAll('[data-say]')) sentence.hidden = sentence.dataset.say !== which
}
const looked = async (file) => {
  if (file.size > 20000000) return 'large'
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (!isPdf(bytes)) return 'other'
  form.elements.digest.value = await digestOf(bytes)
  form.elements.number.value = numberIn(bytes)
  form.submit()
  return 'checking'
}
const check = async (file) => {
  say('checking')
  // A folder, or a file that is gone by now, cannot be read at all.
  say(await looked(file).catch(() => 'unread'))
  // The same file may be chosen again.
  input.value = ''
}
if (form !== null && input !== null && drop !== null) {
  drop.hidden = false
  input.addEventListener('change', () => input.files[0] && check(input.files[0]))
  for (const kind of ['dragover', 'dragenter'])
    addEventListener(kind, (event) => {
      event.preventDefault()
      drop.classList.add('over')
    })
  addEventListener('dragleave', () => drop.classList.remove('over'))
  addEventListener('drop', (event) => {
    event.preventDefault()
    drop.classList.remove('over')
    const file = event.dataTransfer.files[0]
    if (file !== undefined) check(file)
  })
  // Back from an answer the page stands as it was left: what it said then is over.
  addEventListener('pageshow', () => say(''))
}
