// Unpacks LZMA in its "alone" form: a byte of parameters, the dictionary's size, the unpacked size, the
// stream. A quarter smaller than what browsers can unpack by themselves, and done once a version.
"use strict";
function unpack(packed) {
  const head = new DataView(packed.buffer, packed.byteOffset, 18);
  const lc = packed[0] % 9, lp = Math.trunc(packed[0] / 9) % 5, pb = Math.trunc(packed[0] / 45);
  const size = head.getUint32(5, true);
  const out = new Uint8Array(size);
  // The first byte of the stream is always 0.
  let at = 18, range = 0xffffffff, code = head.getUint32(14);

  const odds = (length) => new Uint16Array(length).fill(1024);
  const narrow = () => {
    if (range >= 0x1000000) return;
    range = (range << 8) >>> 0;
    code = ((code << 8) | packed[at++]) >>> 0;
  };
  const bit = (of, which) => {
    const bound = (range >>> 11) * of[which];
    const one = code >= bound;
    if (one) {
      range -= bound; code -= bound; of[which] -= of[which] >> 5;
    } else {
      range = bound; of[which] += (2048 - of[which]) >> 5;
    }
    narrow();
    return one ? 1 : 0;
  };
  const plain = (bits) => {
    let value = 0;
    for (; bits > 0; bits--) {
      range >>>= 1;
      const one = code >= range;
      if (one) code -= range;
      value = value * 2 + (one ? 1 : 0);
      narrow();
    }
    return value;
  };
  const tree = (of, from, bits) => {
    let node = 1;
    for (let n = 0; n < bits; n++) node = (node << 1) | bit(of, from + node);
    return node - (1 << bits);
  };
  const backwards = (of, from, bits) => {
    let node = 1, value = 0;
    for (let n = 0; n < bits; n++) {
      const one = bit(of, from + node);
      node = (node << 1) | one;
      value |= one << n;
    }
    return value;
  };
  const lengths = () => ({ choice: odds(2), low: odds(128), mid: odds(128), high: odds(256) });
  const length = (of, step) => {
    if (!bit(of.choice, 0)) return 2 + tree(of.low, step * 8, 3);
    if (!bit(of.choice, 1)) return 10 + tree(of.mid, step * 8, 3);
    return 18 + tree(of.high, 0, 8);
  };

  const literals = odds(0x300 << (lc + lp));
  const isMatch = odds(192), isRep = odds(12), isRep0 = odds(12), isRep1 = odds(12), isRep2 = odds(12);
  const isShort = odds(192), slots = odds(256), near = odds(128), align = odds(16);
  const fresh = lengths(), again = lengths();
  let state = 0, done = 0, d0 = 0, d1 = 0, d2 = 0, d3 = 0;
  while (done < size) {
    const step = done & ((1 << pb) - 1);
    if (!bit(isMatch, state * 16 + step)) {
      const before = done > 0 ? out[done - 1] : 0;
      const from = 0x300 * (((done & ((1 << lp) - 1)) << lc) + (before >> (8 - lc)));
      let value = 1;
      if (state >= 7) {
        let match = out[done - d0 - 1];
        while (value < 256) {
          const hint = (match >> 7) & 1;
          match <<= 1;
          const one = bit(literals, from + ((1 + hint) << 8) + value);
          value = (value << 1) | one;
          if (one !== hint) break;
        }
      }
      while (value < 256) value = (value << 1) | bit(literals, from + value);
      out[done++] = value;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let count;
    if (bit(isRep, state)) {
      if (!bit(isRep0, state)) {
        if (!bit(isShort, state * 16 + step)) {
          state = state < 7 ? 9 : 11;
          out[done] = out[done - d0 - 1];
          done++;
          continue;
        }
      } else if (!bit(isRep1, state)) {
        [d0, d1] = [d1, d0];
      } else if (!bit(isRep2, state)) {
        [d0, d1, d2] = [d2, d0, d1];
      } else {
        [d0, d1, d2, d3] = [d3, d0, d1, d2];
      }
      count = length(again, step);
      state = state < 7 ? 8 : 11;
    } else {
      [d1, d2, d3] = [d0, d1, d2];
      count = length(fresh, step);
      state = state < 7 ? 7 : 10;
      const slot = tree(slots, Math.min(count - 2, 3) * 64, 6);
      d0 = slot;
      if (slot >= 4) {
        const bits = (slot >> 1) - 1;
        d0 = (2 | (slot & 1)) * 2 ** bits;
        d0 += slot < 14 ? backwards(near, d0 - slot, bits) : plain(bits - 4) * 16 + backwards(align, 0, 4);
      }
    }
    if (d0 >= done || at > packed.length) throw new Error("the module came damaged");
    for (let end = Math.min(done + count, size); done < end; done++) out[done] = out[done - d0 - 1];
  }
  return out;
}
