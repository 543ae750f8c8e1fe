
// Sorts and filters the table of documents; without it the table is as it is.
'use strict';
(() => {
  const table = document.getElementById('documents');
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const headers = [...table.tHead.rows[0].cells];
  const form = document.querySelector('.filters');
  const [words, kind, rule] = ['words', 'kind', 'rule'].map((id) => document.getElementById(id));
  const shown = document.getElementById('shown');

  // A row of a document that was not judged has a reason in place of its figures.
  const keyOf = (row, column) => {
    if (row.cells.length < headers.length && column > 0) return null;
    if (column === headers.length - 1) return rows.indexOf(row);  // they came worst first
    const text = row.cells[column].textContent;
    if (!headers[column].classList.contains('n')) return text;
    const number = parseFloat(text);
    return Number.isNaN(number) ? null : number;
  };

  const compare = (a, b) => (typeof a === 'string' ? a.localeCompare(b, 'en', { numeric: true }) : a - b);

  const sortBy = (column) => {
    const header = headers[column];
    const first = header.classList.contains('n') ? 'descending' : 'ascending';
    const other = first === 'descending' ? 'ascending' : 'descending';
    const order = header.getAttribute('aria-sort') === first ? other : first;
    for (const h of headers) h.removeAttribute('aria-sort');
    header.setAttribute('aria-sort', order);
    const sign = order === 'ascending' ? 1 : -1;
    const keyed = rows.map((row, place) => ({ row, place, key: keyOf(row, column) }));
    // What has no figure stays last, equals stay worst first.
    keyed.sort((a, b) => (a.key === null) - (b.key === null) ||
      (a.key === null ? 0 : sign * compare(a.key, b.key)) || a.place - b.place);
    body.append(...keyed.map((entry) => entry.row));
  };

  const filter = () => {
    const wanted = words.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      const show = (!kind.value || row.dataset.kind.split(' ').includes(kind.value)) &&
        (!rule.value || row.dataset.rules.split(' ').includes(rule.value)) &&
        row.textContent.toLowerCase().includes(wanted);
      row.hidden = !show;
      count += show;
    }
    shown.textContent = count === rows.length ? '' : `${count} of ${rows.length} documents`;
  };

  headers.forEach((header, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...header.childNodes);
    button.addEventListener('click', () => sortBy(column));
    header.append(button);
  });
  for (const id of [...new Set(rows.flatMap((row) => row.dataset.rules.split(' ')))].sort()) {
    if (id) rule.append(new Option(id, id));
  }
  for (const input of [words, kind, rule]) input.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  for (const cell of document.querySelectorAll('table.rules tbody th')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = 'Show the documents';
    button.append(...cell.childNodes);
    button.addEventListener('click', () => {
      rule.value = button.textContent;
      filter();
      form.scrollIntoView();
    });
    cell.append(button);
  }
  form.hidden = false;
  filter();  // a browser may have kept what was typed
})();
