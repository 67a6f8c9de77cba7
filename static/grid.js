/* The grid of many rows: a block copied from a spreadsheet fills cells right and down from the one
   it is pasted into, Ctrl+arrows move between rows. Without it each cell is filled in by itself. */
"use strict";

(() => {
  const COLUMNS = ["claimed_status", "done", "next_step", "obstacle", "landed_on"];
  const table = document.querySelector(".filling-grid");
  const note = document.querySelector("[data-paste-note]");
  if (!table) return;

  function rows() {
    return [...table.querySelectorAll(".grid-row")].filter((row) => row.querySelector("[data-column]"));
  }

  function cellOf(row, column) {
    return row.querySelector(`[data-column="${column}"]`);
  }

  // "a<tab>b" by lines; a cell in quotes may hold tabs, line breaks and doubled quotes.
  function cellsOf(text) {
    const lines = [[]];
    const piece = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g;
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let found = piece.exec(plain); found; found = piece.exec(plain)) {
      const [, quoted, bare, end] = found;
      lines[lines.length - 1].push(quoted === undefined ? bare : quoted.replace(/""/g, '"'));
      if (end === "") break;
      if (end === "\n") lines.push([]);
    }
    return lines;
  }

  // A status is known by its word or its code; anything else is left for the person to choose.
  function put(cell, text) {
    if (cell.tagName !== "SELECT") {
      cell.value = text;
      return true;
    }
    const option = [...cell.options].find(
      (each) => each.value && [each.text.trim(), each.value].includes(text.trim()),
    );
    if (option) cell.value = option.value;
    return Boolean(option) || text.trim() === "";
  }

  function paste(start, lines) {
    const below = rows();
    const row = below.indexOf(start.closest(".grid-row"));
    const column = COLUMNS.indexOf(start.dataset.column);
    const before = [];
    let unknown = 0;
    let outside = 0;
    lines.forEach((line, down) => {
      line.forEach((text, right) => {
        const name = COLUMNS[column + right];
        const cell = name && below[row + down] && cellOf(below[row + down], name);
        if (!cell) {
          if (text.trim()) outside += 1;
          return;
        }
        before.push([cell, cell.value]);
        if (!put(cell, text)) unknown += 1;
        cell.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
    tell(before, unknown, outside);
  }

  function tell(before, unknown, outside) {
    if (!note) return;
    const parts = [`已粘贴 ${before.length} 格，尚未保存`];
    if (unknown) parts.push(`${unknown} 格的状态不认识，未改动`);
    if (outside) parts.push(`${outside} 格超出本页表格，未放入`);
    note.textContent = `${parts.join("；")}。`;
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "as-link";
    undo.textContent = "撤销粘贴";
    undo.addEventListener("click", () => {
      for (const [cell, value] of before) {
        cell.value = value;
        cell.dispatchEvent(new Event("input", { bubbles: true }));
      }
      note.textContent = "已撤销粘贴。";
    });
    note.append(undo);
  }

  table.addEventListener("paste", (event) => {
    const cell = event.target.closest("[data-column]");
    if (!cell || !event.clipboardData) return;
    const text = event.clipboardData.getData("text/plain");
    // Lines without tabs may be prose: only a spreadsheet brings a table along.
    const isSheet = /<table[\s>]/i.test(event.clipboardData.getData("text/html"));
    if (!text.includes("\t") && !(isSheet && text.trim())) return;
    event.preventDefault();
    paste(cell, cellsOf(text));
  });

  table.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const cell = event.target.closest("[data-column]");
    if (!step || !cell || !event.ctrlKey || event.altKey || event.isComposing) return;
    const all = rows();
    const row = all[all.indexOf(cell.closest(".grid-row")) + step];
    if (!row) return;
    event.preventDefault();
    cellOf(row, cell.dataset.column).focus();
  });
})();
