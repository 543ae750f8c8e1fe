
// Without it a click on a claim shows its note as the link's target; with it notes fold and unfold
// in place, and a tip stands below its claim.
'use strict';
(() => {
  const source = document.querySelector('.source');
  const noteOf = (claim) => document.getElementById(decodeURIComponent(claim.hash.slice(1)));

  const unfold = (note, open) => {
    note.classList.toggle('open', open);
    for (const details of note.querySelectorAll('details')) details.open = open;
  };

  source.addEventListener('click', (event) => {
    const claim = event.target.closest('a.claim');
    if (!claim) return;
    event.preventDefault();
    const note = noteOf(claim);
    const details = note.querySelector('details');
    const open = note.classList.contains('shown') && details ? details.open : note.classList.contains('open');
    unfold(note, !open);
    claim.setAttribute('aria-expanded', String(!open));
    source.classList.add('away');
  });

  const place = (claim) => {
    source.classList.remove('away');
    const tip = claim.querySelector('.tip');
    const line = claim.closest('.line').getBoundingClientRect();
    const words = claim.getClientRects()[0];
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(words.left, room)) - line.left}px`;
    tip.style.top = `${words.bottom - line.top}px`;
  };
  for (const name of ['mouseover', 'focusin']) {
    source.addEventListener(name, (event) => {
      const claim = event.target.closest('a.claim');
      if (claim) place(claim);
    });
  }
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') source.classList.add('away');
  });

  const showTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.classList.contains('note')) unfold(target, true);
  };
  window.addEventListener('hashchange', showTarget);
  showTarget();

  // On paper nothing unfolds.
  const folded = new Set();
  window.addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('.note.shown details:not([open]), .note.open details:not([open])')) {
      folded.add(details);
      details.open = true;
    }
  });
  window.addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
    folded.clear();
  });
})();
