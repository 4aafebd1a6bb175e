import {
  circle,
  curve,
  escapeXml,
  grain,
  hsl,
  line,
  n,
  type Picture,
  path,
  Random,
  rect,
  stroke,
  text,
} from './svg.ts';

/** Paintings, posters, textiles, ceramics, and things of a local museum, each from a seed and a few words. */
export type WorkKind =
  | 'landscape'
  | 'abstract'
  | 'poster'
  | 'textile'
  | 'vase'
  | 'linocut'
  | 'portrait'
  | 'chair'
  | 'patch'
  | 'map'
  | 'flight'
  | 'page'
  | 'token'
  | 'harbour';

export interface Work {
  readonly kind: WorkKind;
  readonly seed: number;
  readonly words: readonly string[];
}

export function drawWork(work: Work): Picture {
  const r = new Random(work.seed);
  const words = (i: number): string => work.words[i] ?? '';
  switch (work.kind) {
    case 'landscape':
      return landscape(r);
    case 'abstract':
      return abstract(r);
    case 'poster':
      return poster(r, words);
    case 'textile':
      return textile(r);
    case 'vase':
      return vase(r);
    case 'linocut':
      return linocut(r);
    case 'portrait':
      return portrait(r);
    case 'chair':
      return chair(r);
    case 'patch':
      return patch(r, words);
    case 'map':
      return map(r, words);
    case 'flight':
      return flight(r, words);
    case 'page':
      return page(r, words);
    case 'token':
      return token(r, words);
    case 'harbour':
      return harbour(r);
  }
}

function palette(r: Random, count: number): string[] {
  const base = r.int(0, 359);
  const scheme = r.pick([
    [0, 30, 180],
    [0, 120, 240],
    [0, 24, 48, 200],
    [0, 150, 210],
  ]);
  return Array.from({ length: count }, (_, i) =>
    hsl(base + (scheme[i % scheme.length] ?? 0) + r.int(-8, 8), r.int(38, 78), r.int(26, 76)),
  );
}

function ridge(r: Random, w: number, y: number, rough: number): [number, number][] {
  const [a, b, c] = [r.unit() * 9, r.unit() * 9, r.unit() * 9];
  return Array.from({ length: 41 }, (_, i) => {
    const x = (i / 40) * w;
    return [
      x,
      y +
        (Math.sin(i / 5.2 + a) * 0.55 +
          Math.sin(i / 2.1 + b) * 0.27 +
          Math.sin(i / 0.9 + c) * 0.12) *
          rough,
    ];
  });
}

function landscape(r: Random): Picture {
  const [w, h] = r.chance(0.6) ? [860, 600] : [620, 780];
  const hue = r.int(0, 359);
  const warm = r.int(10, 50);
  let body = `<defs><linearGradient id="s" x2="0" y2="1"><stop offset="0" stop-color="${hsl(hue, 46, 58)}"/><stop offset="1" stop-color="${hsl(warm, 72, 82)}"/></linearGradient></defs>${rect(0, 0, w, h, 'url(#s)')}`;
  const [sx, sy] = [r.int(90, w - 90), r.int(60, Math.round(h * 0.4))];
  body += circle(sx, sy, r.int(28, 64), hsl(warm, 90, 78), 'opacity="0.9"');
  for (let i = 0; i < 7; i += 1)
    body += `<ellipse cx="${r.int(0, w)}" cy="${r.int(40, Math.round(h * 0.35))}" rx="${r.int(50, 150)}" ry="${r.int(7, 18)}" fill="#fff" opacity="0.28"/>`;
  const layers = r.int(5, 7);
  for (let i = 0; i < layers; i += 1) {
    const t = i / (layers - 1);
    const points = ridge(r, w, h * (0.4 + t * 0.46), 100 * (1 - t * 0.5));
    body += path(
      `${curve(points)}L${w} ${h}L0 ${h}z`,
      hsl(hue + 40 - t * 60 + r.int(-10, 10), 26 + t * 26, 66 - t * 44),
    );
    if (t > 0.6) {
      for (let k = 0; k < 22; k += 1) {
        const [x, y] = points[r.int(2, 38)] ?? [0, 0];
        const tall = r.int(16, 44) * t;
        body += path(
          `M${n(x - tall / 4)} ${n(y + 6)}L${n(x)} ${n(y - tall)}L${n(x + tall / 4)} ${n(y + 6)}z`,
          hsl(hue + 10, 36, 20),
        );
      }
    }
  }
  if (r.chance(0.5))
    body += `<ellipse cx="${r.int(200, w - 160)}" cy="${h - 46}" rx="${r.int(160, 300)}" ry="26" fill="${hsl(hue, 40, 76)}" opacity="0.75"/>`;
  return { width: w, height: h, body: body + grain(w, h, r.int(1, 900), 0.3) };
}

function abstract(r: Random): Picture {
  const [w, h] = [680, r.pick([680, 820, 560])];
  const colors = palette(r, 6);
  let body = rect(0, 0, w, h, hsl(r.int(30, 60), 30, 90));
  const style = r.int(0, 2);
  if (style === 0) {
    const split = (x: number, y: number, sw: number, sh: number, depth: number): void => {
      if (depth === 0 || (depth < 3 && r.chance(0.25))) {
        body += rect(
          x,
          y,
          sw,
          sh,
          r.chance(0.5) ? r.pick(colors) : '#f6f0e0',
          'stroke="#15120e" stroke-width="8"',
        );
        return;
      }
      const at = 0.28 + r.unit() * 0.44;
      if (sw > sh) {
        split(x, y, sw * at, sh, depth - 1);
        split(x + sw * at, y, sw * (1 - at), sh, depth - 1);
      } else {
        split(x, y, sw, sh * at, depth - 1);
        split(x, y + sh * at, sw, sh * (1 - at), depth - 1);
      }
    };
    split(0, 0, w, h, 5);
  } else if (style === 1) {
    for (let i = 0; i < 26; i += 1) {
      const [x, y, radius] = [r.int(0, w), r.int(0, h), r.int(20, 150)];
      const kind = r.int(0, 2);
      if (kind === 0) body += circle(x, y, radius, r.pick(colors), 'opacity="0.78"');
      else if (kind === 1)
        body += circle(
          x,
          y,
          radius,
          'none',
          `stroke="${r.pick(colors)}" stroke-width="${r.int(3, 15)}"`,
        );
      else
        body += path(
          `M${x} ${y}l${r.int(-220, 220)} ${r.int(-180, 180)}l${r.int(-160, 160)} ${r.int(-60, 200)}z`,
          r.pick(colors),
          'opacity="0.72"',
        );
    }
    for (let i = 0; i < 7; i += 1)
      body += stroke(
        `M${r.int(0, w)} ${r.int(0, h)}L${r.int(0, w)} ${r.int(0, h)}`,
        '#1b1a18',
        r.int(2, 5),
      );
  } else {
    for (let i = 0; i < 36; i += 1) {
      const y = (i / 36) * h;
      const points = ridge(r, w, y, 46);
      body += path(
        `${curve(points)}L${w} ${n(y + 90)}L0 ${n(y + 90)}z`,
        r.pick(colors),
        'opacity="0.85"',
      );
    }
  }
  return { width: w, height: h, body: body + grain(w, h, r.int(1, 900), 0.28) };
}

function poster(r: Random, words: (i: number) => string): Picture {
  const [w, h] = [600, 880];
  const [ground, main, second, third] = palette(r, 4) as [string, string, string, string];
  let body = rect(0, 0, w, h, ground);
  const style = r.int(0, 2);
  if (style === 0) {
    for (let i = 0; i < 24; i += 1) {
      const a = (i * 15 * Math.PI) / 180;
      const b = ((i * 15 + 7.5) * Math.PI) / 180;
      body += path(
        `M300 470L${n(300 + Math.cos(a) * 900)} ${n(470 + Math.sin(a) * 900)}L${n(300 + Math.cos(b) * 900)} ${n(470 + Math.sin(b) * 900)}z`,
        main,
        'opacity="0.55"',
      );
    }
    body +=
      circle(300, 470, 150, second) +
      path('M150 560C210 380 390 380 450 560z', third) +
      rect(286, 330, 28, 240, '#fff8e6') +
      path('M314 340L420 500L314 540z', '#fff8e6');
  } else if (style === 1) {
    for (let i = 0; i < 5; i += 1) {
      const points = ridge(r, w, 360 + i * 84, 120 - i * 14);
      body += path(
        `${line(points)}L${w} ${h}L0 ${h}z`,
        [second, main, third, ground, '#1d2530'][i] ?? main,
      );
    }
    body +=
      circle(430, 250, 70, '#fff3cf') +
      path('M120 640l150 0l-26 34l-98 0z', '#fff3cf') +
      path('M190 520l0 112l84 0z', '#fff3cf');
  } else {
    for (let i = 0; i < 9; i += 1)
      body += circle(300, 480, 300 - i * 32, [main, second, third, '#fdf3dc'][i % 4] ?? main);
    body += rect(0, 470, w, 20, '#15161a') + rect(290, 200, 20, 560, '#15161a');
  }
  body += rect(0, 0, w, 170, '#f8efd9') + rect(0, h - 100, w, 100, '#15161a');
  const title = words(0).toUpperCase();
  body += text(
    w / 2,
    104,
    Math.min(74, 900 / Math.max(9, title.length)),
    title,
    'font-family="Liberation Sans Narrow" font-weight="bold" text-anchor="middle" fill="#15161a"',
  );
  body += text(
    w / 2,
    146,
    25,
    words(1),
    'font-family="Liberation Sans" text-anchor="middle" fill="#15161a"',
  );
  body += text(
    w / 2,
    h - 42,
    32,
    words(2),
    'font-family="Liberation Sans" font-weight="bold" text-anchor="middle" fill="#f8efd9"',
  );
  return { width: w, height: h, body: body + grain(w, h, r.int(1, 900), 0.2) };
}

function textile(r: Random): Picture {
  const size = 640;
  const colors = palette(r, 5);
  const tile = r.pick([64, 80, 107]);
  const style = r.int(0, 3);
  let cell = rect(0, 0, tile, tile, colors[0] ?? '#fff');
  const m = tile / 2;
  if (style === 0)
    cell +=
      path(`M${m} 0L${tile} ${m}L${m} ${tile}L0 ${m}z`, colors[1] ?? '') +
      path(
        `M${m} ${tile * 0.22}L${tile * 0.78} ${m}L${m} ${tile * 0.78}L${tile * 0.22} ${m}z`,
        colors[2] ?? '',
      ) +
      circle(m, m, tile * 0.1, colors[3] ?? '');
  else if (style === 1) {
    for (let i = 0; i < 8; i += 1)
      cell += `<ellipse cx="${m}" cy="${n(m - tile * 0.22)}" rx="${n(tile * 0.08)}" ry="${n(tile * 0.2)}" fill="${colors[1 + (i % 2)]}" transform="rotate(${i * 45} ${m} ${m})"/>`;
    cell += circle(m, m, tile * 0.1, colors[4] ?? '');
  } else if (style === 2) {
    for (let i = 0; i < 4; i += 1)
      cell += stroke(
        `M0 ${n((i + 0.5) * (tile / 4))}q${n(tile / 4)} ${n(-tile / 5)} ${m} 0t${m} 0`,
        colors[1 + (i % 4)] ?? '',
        tile / 10,
      );
  } else
    cell +=
      path(`M0 0h${m}v${m}h${m}v${m}h-${m}v-${m}h-${m}z`, colors[1] ?? '') +
      path(
        `M${n(tile * 0.62)} ${n(tile * 0.12)}h${n(tile * 0.26)}v${n(tile * 0.26)}h-${n(tile * 0.26)}z`,
        colors[2] ?? '',
      ) +
      path(
        `M${n(tile * 0.12)} ${n(tile * 0.62)}h${n(tile * 0.26)}v${n(tile * 0.26)}h-${n(tile * 0.26)}z`,
        colors[3] ?? '',
      );
  let threads = '';
  for (let i = 0; i < size; i += 4) threads += `M${i} 0v${size}M0 ${i}h${size}`;
  const body = `<defs><pattern id="t" width="${tile}" height="${tile}" patternUnits="userSpaceOnUse">${cell}</pattern></defs>${rect(0, 0, size, size, '#e9e6de')}${rect(34, 34, size - 68, size - 68, 'url(#t)')}${stroke(threads, '#000', 0.7, 'opacity="0.14"')}`;
  let fringe = '';
  for (let x = 36; x < size - 34; x += 7)
    fringe += `M${x} 34v-${r.int(14, 24)}M${x} ${size - 34}v${r.int(14, 24)}`;
  return { width: size, height: size, body: body + stroke(fringe, colors[0] ?? '#888', 2.4) };
}

function vase(r: Random): Picture {
  const [w, h] = [560, 740];
  const glaze = r.int(0, 359);
  const light = r.int(36, 62);
  let body = `<defs><linearGradient id="b" x2="0" y2="1"><stop offset="0" stop-color="#d9d9d6"/><stop offset="0.72" stop-color="#a5a5a2"/><stop offset="0.73" stop-color="#bdbdb9"/><stop offset="1" stop-color="#e6e6e2"/></linearGradient><linearGradient id="g"><stop offset="0" stop-color="#000" stop-opacity="0.5"/><stop offset="0.3" stop-color="#fff" stop-opacity="0.4"/><stop offset="0.48" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.55"/></linearGradient></defs>${rect(0, 0, w, h, 'url(#b)')}<ellipse cx="290" cy="632" rx="170" ry="20" fill="#000" opacity="0.28"/>`;
  const [neck, belly, foot, lip] = [r.int(28, 80), r.int(110, 190), r.int(52, 104), r.int(44, 100)];
  const shoulder = r.int(250, 370);
  const outline = `M${280 - lip} 130C${280 - neck} 160 ${280 - neck} 190 ${280 - neck} 216C${280 - belly * 1.15} ${shoulder} ${280 - belly} 480 ${280 - foot} 628L${280 + foot} 628C${280 + belly} 480 ${280 + belly * 1.15} ${shoulder} ${280 + neck} 216C${280 + neck} 190 ${280 + neck} 160 ${280 + lip} 130z`;
  body += `<clipPath id="c"><path d="${outline}"/></clipPath>${path(outline, hsl(glaze, r.int(24, 60), light))}<g clip-path="url(#c)">`;
  const bands = r.int(2, 5);
  for (let i = 0; i < bands; i += 1) {
    const y = 230 + i * (360 / bands);
    const color = hsl(glaze + r.pick([180, 30, 200]), 46, r.int(20, 84));
    const motif = r.int(0, 3);
    if (motif === 0) body += rect(0, y, w, r.int(7, 30), color);
    else if (motif === 1)
      body += stroke(
        `M60 ${n(y)}${Array.from({ length: 22 }, (_, k) => `l20 ${k % 2 === 0 ? -24 : 24}`).join('')}`,
        color,
        5,
      );
    else if (motif === 2) for (let k = 0; k < 16; k += 1) body += circle(80 + k * 27, y, 9, color);
    else
      for (let k = 0; k < 9; k += 1)
        body += stroke(`M${90 + k * 46} ${n(y)}q12 -30 24 0t24 0`, color, 4);
  }
  if (r.chance(0.5))
    body += path(
      `M60 ${shoulder}C160 ${shoulder + 90} 240 ${shoulder - 30} 300 ${shoulder + 70}S420 ${shoulder} 520 ${shoulder + 60}L520 100L60 100z`,
      hsl(glaze + 24, 50, light - 14),
      'opacity="0.65"',
    );
  body += `${rect(80, 100, 400, 560, 'url(#g)')}</g><ellipse cx="280" cy="131" rx="${lip}" ry="13" fill="${hsl(glaze, 22, 18)}"/>`;
  return { width: w, height: h, body };
}

function linocut(r: Random): Picture {
  const [w, h] = [640, 760];
  const ink = hsl(r.int(0, 359), r.chance(0.5) ? 8 : 64, r.int(12, 26));
  let body = rect(0, 0, w, h, '#f4ecd8') + rect(48, 48, w - 96, h - 150, ink);
  const paper = '#f4ecd8';
  for (let i = 0; i < 46; i += 1)
    body += stroke(
      `M${r.int(60, w - 140)} ${r.int(70, 330)}q${r.int(14, 40)} ${r.int(-14, 14)} ${r.int(40, 84)} 0`,
      paper,
      r.int(1, 4),
    );
  body += circle(r.int(170, 470), r.int(140, 240), r.int(36, 64), paper);
  for (let i = 0; i < 7; i += 1) {
    const x = 90 + i * 70 + r.int(-10, 10);
    const tall = r.int(110, 250);
    body += path(
      `M${x} 570L${x} ${570 - tall}L${x + 30} ${540 - tall}L${x + 60} ${570 - tall}L${x + 60} 570z`,
      paper,
    );
    for (let k = 0; k < 4; k += 1)
      for (let m = 0; m < 2; m += 1)
        body += rect(x + 10 + m * 26, 590 - tall + k * 30, 13, 17, ink);
  }
  let waves = '';
  for (let i = 0; i < 7; i += 1)
    waves += `M60 ${578 + i * 5}${Array.from({ length: 13 }, () => 'q10 -6 20 0t20 0').join('')}`;
  body += stroke(waves, paper, 1.6);
  return {
    width: w,
    height: h,
    body:
      body +
      text(
        60,
        h - 60,
        17,
        `${r.int(3, 24)}/30`,
        'font-family="Liberation Serif" font-style="italic" fill="#555"',
      ) +
      grain(w, h, r.int(1, 900), 0.2),
  };
}

function portrait(r: Random): Picture {
  const [w, h] = [580, 720];
  const colors = palette(r, 5) as [string, string, string, string, string];
  const skin = hsl(r.int(16, 32), r.int(30, 56), r.int(34, 76));
  const hair = hsl(r.int(10, 40), r.int(10, 50), r.int(8, 46));
  let body = rect(0, 0, w, h, colors[0]);
  for (let i = 0; i < 30; i += 1)
    body += stroke(
      `M${r.int(0, w)} ${r.int(0, h)}q${r.int(-70, 70)} ${r.int(-70, 70)} ${r.int(-120, 120)} ${r.int(-60, 60)}`,
      colors[1],
      r.int(8, 28),
      'opacity="0.22"',
    );
  body +=
    path(`M60 ${h}C80 520 220 520 290 510C360 520 500 520 520 ${h}z`, colors[2]) +
    path('M240 430h100v100q-50 50 -100 0z', skin, 'opacity="0.92"');
  body += `<ellipse cx="290" cy="316" rx="${r.int(104, 124)}" ry="${r.int(138, 156)}" fill="${skin}"/>`;
  body += path(
    'M290 200C380 200 410 270 400 340C360 250 330 260 290 250C240 262 210 270 182 340C170 260 205 196 290 170z',
    hair,
  );
  if (r.chance(0.4))
    body += path(
      'M180 350C150 520 200 560 210 560C196 460 190 420 188 350zM400 350C430 520 384 560 372 560C386 460 392 420 396 350z',
      hair,
    );
  body += path(
    'M290 300q-16 46 -20 66q14 10 30 4',
    'none',
    `stroke="#4b2f20" stroke-width="4" opacity="0.6"`,
  );
  for (const x of [246, 336])
    body += `<ellipse cx="${x}" cy="312" rx="17" ry="9" fill="#fff"/>${circle(x, 312, 7, hsl(r.int(20, 220), 40, 24))}${stroke(`M${x - 24} ${288 + r.int(-4, 4)}q24 -14 48 0`, hair, 6)}`;
  body += stroke(`M258 ${r.int(398, 406)}q32 ${r.int(4, 22)} 64 0`, '#8d3b33', 7);
  if (r.chance(0.3))
    body +=
      circle(246, 312, 32, 'none', 'stroke="#222" stroke-width="4"') +
      circle(336, 312, 32, 'none', 'stroke="#222" stroke-width="4"') +
      stroke('M278 312h26', '#222', 4);
  body += path('M290 512l-70 40l34 90z', colors[3]) + path('M290 512l70 40l-34 90z', colors[4]);
  return { width: w, height: h, body: body + grain(w, h, r.int(1, 900), 0.35) };
}

function chair(r: Random): Picture {
  const [w, h] = [600, 700];
  const wood = hsl(r.int(16, 40), r.int(26, 60), r.int(22, 52));
  const seat = hsl(r.int(0, 359), r.int(30, 70), r.int(30, 60));
  let body =
    rect(0, 0, w, 540, '#dcdad4') +
    rect(0, 540, w, 160, '#c4c1b8') +
    '<ellipse cx="300" cy="610" rx="190" ry="22" fill="#000" opacity="0.22"/>';
  const splay = r.int(0, 34);
  const back = r.int(120, 200);
  for (const [x, dx, dy] of [
    [190, -splay, 0],
    [410, splay, 0],
    [220, -splay / 2, -34],
    [380, splay / 2, -34],
  ] as const)
    body += stroke(`M${x} 400L${x + dx} ${612 + dy}`, wood, 15);
  body += path('M170 390h260l-20 34h-220z', seat) + rect(170, 376, 260, 20, seat, 'rx="9"');
  body +=
    stroke(`M184 380C176 ${back + 120} 180 ${back + 40} ${184 - splay / 3} ${back}`, wood, 14) +
    stroke(`M416 380C424 ${back + 120} 420 ${back + 40} ${416 + splay / 3} ${back}`, wood, 14);
  if (r.chance(0.5))
    for (let i = 0; i < 5; i += 1)
      body += stroke(`M${226 + i * 37} 376L${226 + i * 37} ${back + 16}`, wood, 8);
  else
    for (let i = 0; i < 3; i += 1) body += rect(182, back + 14 + i * 62, 236, 30, seat, 'rx="12"');
  body += rect(176 - splay / 3, back - 12, 248 + splay / 1.5, 30, wood, 'rx="14"');
  return { width: w, height: h, body };
}

function patch(r: Random, words: (i: number) => string): Picture {
  const size = 560;
  const [field, rim, sky, accent] = palette(r, 4) as [string, string, string, string];
  let body =
    rect(0, 0, size, size, '#efedea') +
    circle(288, 290, 244, '#000', 'opacity="0.16"') +
    circle(280, 280, 244, rim) +
    circle(280, 280, 232, '#f5ecd7') +
    circle(280, 280, 222, rim) +
    circle(280, 280, 168, field);
  body += `<clipPath id="p"><circle cx="280" cy="280" r="166"/></clipPath><g clip-path="url(#p)">${circle(280, 480, 200, sky)}`;
  for (let i = 0; i < 26; i += 1)
    body += circle(r.int(120, 440), r.int(120, 380), r.unit() * 2.6 + 0.8, '#fff');
  body +=
    stroke('M110 380Q280 120 452 300', accent, 9) +
    circle(r.int(170, 220), r.int(180, 230), r.int(20, 44), '#f2dfa4');
  const shape = r.int(0, 2);
  if (shape === 0)
    body +=
      path('M280 150q36 56 30 130h-60q-6 -74 30 -130z', '#f8f8f8') +
      path('M250 262l-28 48h30zM310 262l28 48h-30z', accent) +
      path('M262 284h36l-18 60z', '#f4a63a');
  else if (shape === 1)
    body +=
      '<ellipse cx="280" cy="240" rx="104" ry="42" fill="#f8f8f8"/>' +
      path('M372 240l38 -34v68z', accent) +
      rect(252, 282, 50, 17, accent);
  else
    body += path(
      'M150 262l190 -62l70 8l-64 22l-20 76l-30 -2l6 -62l-86 26l-18 30l-20 -4l6 -30z',
      '#f8f8f8',
    );
  body += '</g>';
  const ring = (id: string, d: string, content: string, size: number): string =>
    `<path id="${id}" d="${d}" fill="none"/><text font-family="Liberation Sans" font-weight="bold" font-size="${size}" fill="#fff" letter-spacing="3"><textPath href="#${id}" startOffset="50%" text-anchor="middle">${escapeXml(content)}</textPath></text>`;
  body +=
    ring(
      'u',
      'M98 280a182 182 0 0 1 364 0',
      words(0).toUpperCase(),
      words(0).length > 18 ? 24 : 30,
    ) + ring('l', 'M80 280a200 200 0 0 0 400 0', words(1).toUpperCase(), 25);
  let threads = '';
  for (let i = 0; i < 170; i += 1) {
    const a = (i / 170) * Math.PI * 2;
    threads += `M${n(280 + Math.cos(a) * 224)} ${n(280 + Math.sin(a) * 224)}L${n(280 + Math.cos(a + 0.02) * 244)} ${n(280 + Math.sin(a + 0.02) * 244)}`;
  }
  return { width: size, height: size, body: body + stroke(threads, '#000', 1, 'opacity="0.25"') };
}

function map(r: Random, words: (i: number) => string): Picture {
  const [w, h] = [860, 640];
  let body = rect(0, 0, w, h, '#efe3c4') + rect(30, 30, w - 60, h - 60, '#cfdcd6');
  const center: [number, number] = [r.int(340, 500), r.int(270, 350)];
  const blob = (radius: number, wobble: number): [number, number][] => {
    const [a, b, c] = [r.unit() * 6, r.unit() * 6, r.unit() * 6];
    return Array.from({ length: 73 }, (_, i) => {
      const t = (i / 72) * Math.PI * 2;
      const k =
        radius *
        (1 +
          wobble *
            (Math.sin(t * 2 + a) * 0.5 + Math.sin(t * 3 + b) * 0.35 + Math.sin(t * 7 + c) * 0.15));
      return [center[0] + Math.cos(t) * k * 1.35, center[1] + Math.sin(t) * k];
    });
  };
  const coast = blob(190, 0.4);
  body += `<clipPath id="m"><rect x="30" y="30" width="${w - 60}" height="${h - 60}"/></clipPath><g clip-path="url(#m)">${stroke(`${line(coast)}z`, '#8fb3ac', 26, 'opacity="0.35"')}${stroke(`${line(coast)}z`, '#8fb3ac', 13, 'opacity="0.45"')}${path(`${line(coast)}z`, '#f3e6bd', 'stroke="#5d4a2a" stroke-width="2"')}`;
  for (let i = 1; i < 5; i += 1)
    body += stroke(`${line(blob(150 - i * 32, 0.35))}z`, '#b08a4a', 1.2, 'opacity="0.8"');
  for (let i = 0; i < 5; i += 1) {
    const [x, y] = coast[r.int(0, 72)] ?? center;
    body += stroke(
      curve([
        [x, y],
        [(x + center[0]) / 2 + r.int(-40, 40), (y + center[1]) / 2 + r.int(-40, 40)],
        center,
      ]),
      i < 3 ? '#5b8fa8' : '#a33b2a',
      i < 3 ? 2.4 : 1.8,
      i < 3 ? '' : 'stroke-dasharray="7 5"',
    );
  }
  const names = [
    'Gull Head',
    'Sand Bay',
    'Old Kiln',
    'Fennmoor',
    'Quarry',
    'Light Ho.',
    'St Brannoc',
    'Mill Pond',
  ];
  for (let i = 0; i < 8; i += 1) {
    const [x, y] = coast[i * 9] ?? center;
    const [px, py] = [x + (center[0] - x) * 0.26, y + (center[1] - y) * 0.26];
    body +=
      rect(px - 3, py - 3, 6, 6, '#7a2b1f') +
      text(
        px + 8,
        py + 5,
        14,
        names[(i + words(0).length) % 8] ?? '',
        'font-family="Liberation Serif" font-style="italic" fill="#3b2f1b"',
      );
  }
  let grid = '';
  for (let x = 30; x < w; x += 100) grid += `M${x} 30V${h - 30}`;
  for (let y = 30; y < h; y += 100) grid += `M30 ${y}H${w - 30}`;
  body += `${stroke(grid, '#6b5a37', 0.6, 'opacity="0.4"')}</g>${rect(30, 30, w - 60, h - 60, 'none', 'stroke="#4a3b20" stroke-width="5"')}${rect(37, 37, w - 74, h - 74, 'none', 'stroke="#4a3b20" stroke-width="1"')}`;
  body +=
    rect(56, h - 150, 300, 94, '#efe3c4', 'stroke="#4a3b20" stroke-width="1.6"') +
    text(
      206,
      h - 112,
      25,
      words(0),
      'font-family="Liberation Serif" font-weight="bold" text-anchor="middle" fill="#3b2f1b"',
    ) +
    text(
      206,
      h - 82,
      15,
      words(1),
      'font-family="Liberation Serif" text-anchor="middle" fill="#3b2f1b"',
    );
  body += `<g transform="translate(${w - 110} 120)">${path('M0 -54L10 0L0 54L-10 0z', '#7a2b1f')}${path('M-54 0L0 -10L54 0L0 10z', '#4a3b20')}${circle(0, 0, 34, 'none', 'stroke="#4a3b20"')}${text(0, -60, 17, 'N', 'font-family="Liberation Serif" text-anchor="middle"')}</g>`;
  return { width: w, height: h, body: body + grain(w, h, r.int(1, 900), 0.35) };
}

/** A toned photograph: airship, monoplane or glider over a field. */
function flight(r: Random, words: (i: number) => string): Picture {
  const [w, h] = [820, 600];
  const tone = r.pick([30, 34, 210, 28]);
  const shade = (l: number): string => hsl(tone, tone === 210 ? 8 : 24, l);
  let body = `<defs><linearGradient id="s" x2="0" y2="1"><stop offset="0" stop-color="${shade(62)}"/><stop offset="1" stop-color="${shade(86)}"/></linearGradient><radialGradient id="v"><stop offset="0.6" stop-opacity="0"/><stop offset="1" stop-color="#1d130a" stop-opacity="0.55"/></radialGradient></defs>${rect(0, 0, w, h, 'url(#s)')}`;
  for (let i = 0; i < 9; i += 1)
    body += `<ellipse cx="${r.int(0, w)}" cy="${r.int(30, 290)}" rx="${r.int(70, 180)}" ry="${r.int(10, 30)}" fill="${shade(92)}" opacity="0.5"/>`;
  body +=
    path(`${curve(ridge(r, w, 450, 40))}L${w} ${h}L0 ${h}z`, shade(46)) +
    path(`${curve(ridge(r, w, 510, 16))}L${w} ${h}L0 ${h}z`, shade(34));
  for (let i = 0; i < 3; i += 1) {
    const x = r.int(40, w - 160);
    body += rect(x, 452, 94, 48, shade(26)) + path(`M${x - 8} 452q54 -44 110 0z`, shade(20));
  }
  const craft = /airship/i.test(words(0)) ? 0 : /glider/i.test(words(0)) ? 2 : 1;
  const tilt = r.int(-9, 7);
  let plane: string;
  if (craft === 0) {
    plane = `<ellipse cx="0" cy="0" rx="230" ry="58" fill="${shade(72)}"/><ellipse cx="0" cy="16" rx="222" ry="42" fill="${shade(50)}" opacity="0.6"/>${path('M190 0l74 -62v124z', shade(40))}${rect(-60, 60, 120, 26, shade(28), 'rx="9"')}`;
    for (let i = -3; i < 4; i += 1)
      plane += stroke(
        `M${i * 56} -${Math.round(56 * Math.sqrt(1 - (i * 56) ** 2 / 53000))}Q${i * 60} 0 ${i * 56} ${Math.round(56 * Math.sqrt(1 - (i * 56) ** 2 / 53000))}`,
        shade(40),
        1.2,
      );
  } else if (craft === 1) {
    plane = `${path('M-190 -6L170 -16L206 -10L170 12L-150 14z', shade(30))}${rect(-110, -66, 150, 12, shade(24), 'rx="6"')}${rect(-120, 40, 166, 12, shade(24), 'rx="6"')}${stroke('M-90 -56L-84 42M20 -56L14 42M-90 -56L14 42M20 -56L-84 42', shade(20), 2.4)}${path('M160 -14l44 -52l10 0l-10 52z', shade(24))}${stroke('M-196 -62V54', shade(16), 5)}${circle(-70, 84, 18, 'none', `stroke="${shade(18)}" stroke-width="6"`)}${circle(0, 84, 18, 'none', `stroke="${shade(18)}" stroke-width="6"`)}${stroke('M-70 52V84M0 52V84', shade(18), 4)}${circle(-40, -22, 13, shade(16))}`;
  } else {
    plane = `${path('M-170 6Q-120 -22 40 -14L196 -4L200 4L30 16Q-110 22 -170 6z', shade(32))}${path('M-70 -8L-250 -70L-210 -74L10 -10z', shade(26))}${path('M-40 4L110 92L140 84L40 0z', shade(26))}${path('M178 -4l26 -44h12l-8 48z', shade(26))}`;
  }
  body += `<g transform="translate(${r.int(360, 470)} ${r.int(190, 250)}) rotate(${tilt}) scale(${(0.85 + r.unit() * 0.35).toFixed(2)})">${plane}</g>`;
  body += rect(0, 0, w, h, 'url(#v)') + grain(w, h, r.int(1, 900), 0.4);
  return {
    width: w,
    height: h,
    body: body + rect(0, 0, w, h, 'none', 'stroke="#f3ecdc" stroke-width="26"'),
  };
}

function harbour(r: Random): Picture {
  const [w, h] = [820, 580];
  const tone = r.pick([30, 200, 36]);
  const shade = (l: number): string => hsl(tone, 20, l);
  let body = `<defs><linearGradient id="s" x2="0" y2="1"><stop offset="0" stop-color="${shade(60)}"/><stop offset="1" stop-color="${shade(88)}"/></linearGradient></defs>${rect(0, 0, w, h, 'url(#s)')}${path(`${curve(ridge(r, w, 250, 70))}L${w} 360L0 360z`, shade(56))}`;
  for (let x = 20; x < w - 60; x += r.int(46, 70)) {
    const [bw, bh] = [r.int(40, 62), r.int(46, 110)];
    body +=
      rect(x, 344 - bh, bw, bh, shade(r.int(34, 66))) +
      path(
        `M${x - 4} ${344 - bh}l${bw / 2 + 4} -${r.int(18, 30)}l${bw / 2 + 4} ${r.int(18, 30)}z`,
        shade(24),
      );
    for (let k = 0; k < 4; k += 1)
      body += rect(x + 8 + (k % 2) * 20, 354 - bh + Math.floor(k / 2) * 24, 9, 13, shade(18));
  }
  body += rect(0, 344, w, h - 344, shade(48));
  let waves = '';
  for (let i = 0; i < 60; i += 1)
    waves += `M${r.int(0, w)} ${r.int(356, h)}q${r.int(10, 30)} -5 ${r.int(26, 60)} 0`;
  body += stroke(waves, shade(70), 1.8, 'opacity="0.7"');
  for (let i = 0; i < r.int(2, 4); i += 1) {
    const [x, y, s] = [r.int(60, w - 220), r.int(390, 490), 0.7 + r.unit() * 0.7];
    body += `<g transform="translate(${x} ${y}) scale(${s.toFixed(2)})">${path('M0 0h170l-26 36h-120z', shade(16))}${stroke('M80 0V-136M40 0V-90', shade(14), 4)}${path('M84 -130L160 -14H84z', shade(82))}${path('M76 -120L16 -14H76z', shade(76))}</g>`;
  }
  return {
    width: w,
    height: h,
    body:
      body +
      grain(w, h, r.int(1, 900), 0.42) +
      rect(0, 0, w, h, 'none', 'stroke="#f3ecdc" stroke-width="24"'),
  };
}

/** A page of a field book or letter: ruled paper with handwriting and a sketch. */
function page(r: Random, words: (i: number) => string): Picture {
  const [w, h] = [600, 800];
  let body = rect(0, 0, w, h, hsl(r.int(38, 48), 44, 86)) + grain(w, h, r.int(1, 900), 0.4);
  let rules = '';
  for (let y = 110; y < h - 40; y += 32) rules += `M0 ${y}H${w}`;
  body +=
    stroke(rules, '#7f9bb5', 0.8, 'opacity="0.55"') +
    stroke(`M76 0V${h}`, '#b5524a', 1.2, 'opacity="0.6"');
  body += text(
    92,
    72,
    27,
    words(0),
    'font-family="Liberation Serif" font-style="italic" fill="#27304f"',
  );
  body += text(
    92,
    100,
    17,
    words(1),
    'font-family="Liberation Serif" font-style="italic" fill="#27304f"',
  );
  const sketch = r.int(5, 10);
  for (let row = 0; row < 19; row += 1) {
    if (row >= sketch && row < sketch + 7) continue;
    let x = 92;
    const y = 136 + row * 32;
    let d = '';
    while (x < w - 60) {
      const length = r.int(16, 76);
      d += `M${x} ${y}`;
      for (let k = 0; k < length; k += 6)
        d += `q${r.int(1, 3)} ${-r.int(4, 16)} 3 ${-r.int(1, 4)}t3 ${r.int(2, 5)}`;
      x += length + 13;
    }
    body += stroke(d, '#27304f', 1.5, 'opacity="0.8"');
  }
  const top = 136 + sketch * 32 - 14;
  for (let i = 0; i < 4; i += 1)
    body += stroke(
      curve(ridge(r, 420, 0, 44).map(([x, y]) => [x + 110, y + top + 60 + i * 34])),
      '#3a3a3a',
      1.6,
    );
  for (let i = 0; i < 6; i += 1) {
    const x = r.int(130, 500);
    body += stroke(`M${x} ${top + 170}v-${r.int(30, 70)}m-14 22l14 -22l14 22`, '#3a3a3a', 1.6);
  }
  return { width: w, height: h, body };
}

function token(r: Random, words: (i: number) => string): Picture {
  const size = 520;
  const metal = r.pick([
    [42, 58],
    [26, 46],
    [210, 8],
    [34, 30],
  ]) as [number, number];
  const shade = (l: number): string => hsl(metal[0], metal[1], l);
  let body = `<defs><radialGradient id="m" cx="34%" cy="30%" r="80%"><stop offset="0" stop-color="${shade(78)}"/><stop offset="0.6" stop-color="${shade(48)}"/><stop offset="1" stop-color="${shade(24)}"/></radialGradient></defs>${rect(0, 0, size, size, '#26282c')}${circle(266, 270, 216, '#000', 'opacity="0.5"')}${circle(260, 260, 214, 'url(#m)')}${circle(260, 260, 200, 'none', `stroke="${shade(26)}" stroke-width="5"`)}`;
  for (let i = 0; i < 72; i += 1) {
    const a = (i / 72) * Math.PI * 2;
    body += circle(260 + Math.cos(a) * 190, 260 + Math.sin(a) * 190, 3.4, shade(74));
  }
  const motif = r.int(0, 2);
  const dark = shade(22);
  if (motif === 0)
    body += path(
      'M180 300h170l-30 44h-110zM262 290v-130l70 120zM250 290v-110l-54 110z',
      dark,
      'opacity="0.8"',
    );
  else if (motif === 1)
    body +=
      stroke('M260 160V344M200 290q60 90 120 0M232 196h56', dark, 13) +
      circle(260, 148, 17, 'none', `stroke="${dark}" stroke-width="10"`);
  else
    for (let i = 0; i < 12; i += 1)
      body += `<ellipse cx="260" cy="196" rx="13" ry="48" fill="${dark}" opacity="0.75" transform="rotate(${i * 30} 260 250)"/>`;
  body += `<path id="k" d="M104 262a156 156 0 0 1 312 0" fill="none"/><text font-family="Liberation Serif" font-weight="bold" font-size="28" fill="${dark}" letter-spacing="2"><textPath href="#k" startOffset="50%" text-anchor="middle">${escapeXml(words(0).toUpperCase())}</textPath></text>`;
  body += text(
    260,
    404,
    34,
    words(1),
    `font-family="Liberation Serif" font-weight="bold" text-anchor="middle" fill="${dark}"`,
  );
  return { width: size, height: size, body };
}
