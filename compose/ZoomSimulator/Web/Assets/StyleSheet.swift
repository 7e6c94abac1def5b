/// The look of the pages.
enum StyleSheet {
    static let text = """
        :root { color-scheme: light; --ink: #17202e; --soft: #55607a; --line: #d9dfe8; --paper: #fff;
          --ground: #f3f5f9; --blue: #2347b8; --red: #b3261e; --amber: #ffe9b0; --green: #12683c; }
        * { box-sizing: border-box; }
        body { margin: 0; font: 16px/1.5 Inter, system-ui, sans-serif; color: var(--ink); background: var(--ground); }
        header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .75rem 1.25rem;
          background: #16213f; color: #fff; }
        header a { color: #fff; }
        .brand { font-weight: 700; font-size: 1.1rem; text-decoration: none; }
        nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; margin-left: auto; }
        nav form { margin: 0; }
        nav .who { opacity: .85; }
        nav button.quiet { background: none; color: #fff; border-color: #fff8; padding: .3rem .8rem; }
        .notice { margin: 0; padding: .45rem 1.25rem; font-size: .875rem; background: var(--amber); }
        main { max-width: 44rem; margin: 2rem auto; padding: 1.75rem; background: var(--paper);
          border: 1px solid var(--line); border-radius: 14px; }
        h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
        h2 { margin: 1.75rem 0 .5rem; font-size: 1.1rem; }
        a { color: var(--blue); }
        .soft { color: var(--soft); }
        .field { margin: 0 0 1rem; }
        .field label { display: block; font-weight: 600; margin-bottom: .25rem; }
        input[type=text], input[type=email], input[type=password], input[type=search], select { width: 100%;
          padding: .6rem .75rem; font: inherit; color: inherit; background: #fff; border: 1px solid #8b96aa;
          border-radius: 8px; }
        .box { display: flex; gap: .6rem; align-items: flex-start; margin: .5rem 0; }
        .box input { width: 1.15rem; height: 1.15rem; margin: .2rem 0 0; flex: none; }
        button, .button { display: inline-block; padding: .6rem 1.15rem; font: inherit; font-weight: 600;
          border: 1px solid transparent; border-radius: 9px; cursor: pointer; text-decoration: none; }
        .primary { background: var(--blue); color: #fff; }
        .quiet { background: #fff; color: var(--ink); border-color: #8b96aa; }
        .danger { background: var(--red); color: #fff; }
        button:hover { filter: brightness(.95); }
        :focus-visible { outline: 3px solid #f5a623; outline-offset: 2px; }
        .actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0 0; align-items: center; }
        .actions form { margin: 0; }
        .stack { display: grid; gap: .75rem; max-width: 22rem; margin: 1.25rem 0; }
        .stack form { margin: 0; }
        .stack button { width: 100%; }
        .stack form:not(:first-child) button { background: #fff; color: var(--ink); border-color: #8b96aa; }
        .alert { padding: .7rem 1rem; border-radius: 9px; background: #fdecea; color: #7a1a14; margin: 0 0 1rem; }
        .done { padding: .7rem 1rem; border-radius: 9px; background: #e5f4ea; color: #0d4f2c; margin: 0 0 1rem; }
        .search { display: flex; gap: .5rem; align-items: flex-end; }
        .search .field { flex: 1; margin: 0; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 1rem 0; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        ul.plain { list-style: none; padding: 0; margin: 1rem 0; }
        ul.plain > li { padding: .75rem 0; border-top: 1px solid var(--line); }
        ul.plain > li:last-child { border-bottom: 1px solid var(--line); }
        .person { display: flex; gap: .75rem; align-items: center; }
        .person .name { flex: 1; min-width: 0; overflow-wrap: anywhere; }
        .person form { margin: 0; }
        .picture { display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: 50%; flex: none;
          background: #dfe6fb; color: #1c3278; font-weight: 700; font-size: .85rem; }
        .app { display: flex; gap: 1rem; align-items: center; }
        .app .picture { width: 3rem; height: 3rem; border-radius: 12px; }
        .live { display: inline-block; padding: .1rem .6rem; border-radius: 99px; background: #e5f4ea;
          color: #0d4f2c; font-weight: 700; font-size: .85rem; }
        body.call { background: #0f141f; }
        body.call main { max-width: 64rem; }
        body.call .actions { margin: 1rem 0; }
        .stage { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem;
          margin: 1rem 0; }
        .tile:only-child { max-width: 34rem; width: 100%; justify-self: center; }
        .tile { position: relative; display: grid; place-items: center; aspect-ratio: 16 / 9; border-radius: 12px;
          background: linear-gradient(160deg, #24304a, #131b2c); color: #fff; }
        .tile.background { background: linear-gradient(160deg, #6d9f83, #2f5b47); }
        .tile .picture { width: 4rem; height: 4rem; font-size: 1.4rem; }
        .tile .label { position: absolute; left: .6rem; bottom: .5rem; max-width: calc(100% - 1.2rem);
          padding: .1rem .5rem; border-radius: 6px; background: #000a; font-size: .85rem; overflow-wrap: anywhere; }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 0 2rem; }
        .waiting { text-align: center; padding: 2rem 0; }
        @media (max-width: 34rem) {
          main { margin: 0; border: 0; border-radius: 0; padding: 1.25rem; min-height: 70vh; }
          nav { margin-left: 0; }
          dl { grid-template-columns: 1fr; gap: 0; }
          dd { margin-bottom: .6rem; }
          .actions > *, .actions button { width: 100%; text-align: center; }
        }

        """
}
