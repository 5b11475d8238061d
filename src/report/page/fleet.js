// Searches the table of machines and turns its pages. It inserts data only as text, so that no data becomes markup.

const byId = (id) => document.getElementById(id);
const { rows, states, products, rowsPerPage } = JSON.parse(byId('data').textContent);
const [find, state, product, status] = ['find', 'state', 'product', 'status'].map(byId);
const [body] = byId('machines-table').getElementsByTagName('tbody');

const MACHINE = 0;
const STATE = 1;
const PRODUCTS = 2;
const DETAIL = 3;
const SOURCE = 4;

/** The text of each row that a search compares. Made once, because a search of ten thousand rows must be fast. */
const texts = rows.map((row) =>
  [row[MACHINE], states[row[STATE]].text, productsOf(row), row[DETAIL], row[SOURCE]].join('\n').toLowerCase(),
);
let found = rows;
let first = 0;

function productsOf(row) {
  return row[PRODUCTS].map((index) => products[index]).join(', ');
}

function search() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wantedState = state.value === '' ? null : Number(state.value);
  const wantedProduct = product.value === '' ? null : Number(product.value);
  found = rows.filter(
    (row, index) =>
      (wantedState === null || row[STATE] === wantedState) &&
      (wantedProduct === null || row[PRODUCTS].includes(wantedProduct)) &&
      words.every((word) => texts[index].includes(word)),
  );
  show(0);
}

function show(from) {
  first = from;
  const shown = found.slice(first, first + rowsPerPage);
  body.replaceChildren(...shown.map(rowElement));
  const last = first + shown.length;
  const range = shown.length === 0 ? '' : ` Shown: ${formatCount(first + 1)} to ${formatCount(last)}.`;
  status.textContent =
    found.length === rows.length
      ? `${machinesText(rows.length)}.${range}`
      : `${formatCount(found.length)} of ${machinesText(rows.length)} match.${range}`;
  byId('pages').hidden = found.length <= rowsPerPage;
  byId('previous').disabled = first === 0;
  byId('next').disabled = last >= found.length;
  byId('page').textContent =
    `Page ${formatCount(first / rowsPerPage + 1)} of ${formatCount(Math.max(1, Math.ceil(found.length / rowsPerPage)))}`;
}

const formatCount = (count) => count.toLocaleString('en-US');
const machinesText = (count) => `${formatCount(count)} ${count === 1 ? 'machine' : 'machines'}`;

function rowElement(row) {
  const element = document.createElement('tr');
  const machine = document.createElement('th');
  machine.scope = 'row';
  machine.className = 'text';
  machine.append(isolated(row[MACHINE]));
  const mark = document.createElement('span');
  mark.className = `mark ${states[row[STATE]].mark}`;
  mark.textContent = states[row[STATE]].text;
  element.append(
    machine,
    cell(mark, ''),
    ...[productsOf(row), row[DETAIL], isolated(row[SOURCE])].map((each) => cell(each, 'text')),
  );
  return element;
}

function cell(content, kind) {
  const element = document.createElement('td');
  element.className = kind;
  element.append(content);
  return element;
}

/** Text in `bdi`, so that right-to-left characters in it do not reorder the text around it. */
function isolated(text) {
  const element = document.createElement('bdi');
  element.textContent = text;
  return element;
}

find.addEventListener('input', search);
state.addEventListener('change', search);
product.addEventListener('change', search);
byId('tools').addEventListener('submit', (event) => event.preventDefault());
byId('previous').addEventListener('click', () => show(first - rowsPerPage));
byId('next').addEventListener('click', () => show(first + rowsPerPage));
byId('tools').hidden = false;
search();
