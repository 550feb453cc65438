extension RecoilReport {
  /// Dark text on white, one column on a phone.
  static let style = """
    body{margin:0;background:#fff;color:#1a1a1a;font:16px/1.5 sans-serif}
    main{max-width:1280px;margin:0 auto;padding:1rem}
    h1{font-size:1.6rem}h2{font-size:1.25rem;border-bottom:1px solid #bbb;margin-top:2rem}h3{font-size:1rem}
    nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;padding:0}
    a{color:#00528a}
    .scroll{overflow-x:auto}
    table{border-collapse:collapse;font-size:.82rem;font-variant-numeric:tabular-nums}
    th,td{padding:.2rem .55rem;text-align:right;white-space:nowrap;border-bottom:1px solid #e2e2e2}
    th{vertical-align:bottom;text-align:right}
    th:first-child,td:first-child{text-align:left}
    #closure-table :is(th,td):nth-child(2),#verdict :is(th,td),#provenance :is(th,td):nth-child(2){text-align:left}
    tr.total td{font-weight:bold;border-top:1px solid #555}
    #verdict td{white-space:normal;text-align:left}
    tr.holds td:first-child{color:#0a6b2d;font-weight:bold}
    tr.fails td:first-child,#closure-table tr.fails td{color:#b00020;font-weight:bold}
    .good,.bad{padding:.5rem .8rem;border-left:5px solid #0a6b2d;background:#f0f7f2;font-weight:bold}
    .bad{border-color:#b00020;background:#fbf0f1}
    details{border:1px solid #ddd;border-radius:4px;margin:.4rem 0;padding:.3rem .7rem}
    summary{cursor:pointer;font-size:.92rem}
    .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(290px,400px));gap:.6rem}
    figure{margin:.4rem 0;min-width:0}
    figcaption{font-size:.82rem;font-weight:bold}
    svg.plot{max-width:100%;height:auto;font-family:sans-serif;font-size:12px;background:#fff}
    .p{fill:none;color:#000;stroke:currentColor;stroke-width:1;stroke-linecap:round;stroke-linejoin:round}
    .t{stroke:none;fill:#000}
    .wide svg.plot{min-width:640px}
    dt{font-weight:bold}dd{margin:0 0 .4rem;overflow-wrap:anywhere}
    pre{overflow-x:auto;background:#f6f6f6;padding:.7rem;font-size:.82rem}
    """
}
