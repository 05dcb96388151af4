"""Two small companies as a consultant may get them: for tests and for trying out."""

NORTHERN_MAP = """
[map]
name = "tiny"
title = "Tiny Traders"

[company]
taxes = "none"
as_of = "2024-03-31"

[customers]
file = "customers.csv"
key = "id"
[customers.columns]
name = "name"
country = "country"

[vendors]
file = "vendors.csv"
key = "id"
[vendors.columns]
name = "name"

[people]
file = "people.csv"
key = "id"
[people.columns]
name = "name"
login = "login"
role = "job"
manager = "boss"
[people.values.role]
Seller = "salesperson"
Head = "sales_manager"

[products]
file = "products.csv"
key = "id"
[products.columns]
name = "name"
vendor = "vendor"
price = "price"
on_hand = "stock"
on_order = "coming"

[orders]
file = "orders.csv"
key = "id"
[orders.columns]
number = "id"
customer = "customer"
salesperson = "seller"
date = "date"
shipped = "shipped"

[lines]
file = "lines.csv"
key = ["order", "product"]
[lines.columns]
order = "order"
product = "product"
price = "price"
quantity = "quantity"
discount = "discount"
"""

NORTHERN = {
    "customers.csv": "id,name,country\nA,Alpha,Germany\nB,Beta,France\n",
    "vendors.csv": "id,name\n1,Maker\n",
    "people.csv": "id,name,login,job,boss\n"
    "1,Ann,tiny.ann,Head,\n2,Bo,tiny.bo,Seller,1\n",
    "products.csv": "id,name,vendor,price,stock,coming\n1,Bolt,1,2.50,40,10\n"
    "2,Nut,1,1.00,7,0\n",
    "orders.csv": "id,customer,seller,date,shipped\n"
    "T1,A,2,2024-03-01,2024-03-05\nT2,B,1,2024-03-10,\n",
    "lines.csv": "order,product,price,quantity,discount\n"
    "T1,1,2.50,4,0\nT1,2,1.00,3,5\nT2,1,2.40,10,0\n",
}

SPANISH_MAP = """
[map]
name = "ferreteria"
title = "Ferretería La Peña"

[format]
encoding = "latin-1"
delimiter = ";"
decimal = ","
thousands = "."
date = "dd/mm/yyyy"
true = ["sí", "s"]
false = ["no", "n", ""]

[company]
taxes = "none"

[options]
discount = "percent"
freight = "Portes"

[values.country]
"España" = "ES"

[customers]
file = "clientes.csv"
key = "código"
[customers.columns]
name = "razón social"
contact = "contacto"
street = "dirección"
city = "población"
country = "país"

[vendors]
file = "proveedores.csv"
key = "código"
[vendors.columns]
name = "razón social"

[categories]
file = "familias.csv"
key = "familia"
[categories.columns]
name = "nombre"
parent = "dentro de"

[products]
file = "artículos.csv"
key = "referencia"
[products.columns]
name = "descripción"
code = "referencia"
category = "familia"
unit = "unidad"
price = "precio"
discontinued = "baja"
[products.values.unit]
kilo = "kg"
pieza = "Units"

[prices]
file = "tarifas.csv"
key = ["artículo", "proveedor"]
[prices.columns]
product = "artículo"
vendor = "proveedor"
price = "precio"
from_quantity = "desde"

[stock]
file = "existencias.csv"
key = ["artículo", "almacén"]
[stock.columns]
product = "artículo"
warehouse = { always = "WH" }
quantity = { column = "cajas", times = "12" }

[orders]
file = "pedidos.csv"
key = "pedido"
[orders.columns]
number = { text = "P-{pedido}" }
customer = "cliente"
date = "fecha"
shipped = "servido"
freight = "portes"

[lines]
file = "líneas.csv"
[lines.columns]
order = "pedido"
product = "artículo"
price = "precio"
quantity = "cantidad"
discount = "dto"
"""

SPANISH = {
    "clientes.csv": "código;razón social;contacto;dirección;población;país\n"
    "C-1;Muñoz e Hijos;Íñigo Muñoz;Calle Mayor 1;Logroño;España\n",
    "proveedores.csv": "código;razón social\nP1;Aceros Ibáñez\n",
    "familias.csv": "familia;nombre;dentro de\nT;Tornillería;F\nF;Ferretería;\n",
    "artículos.csv": "referencia;descripción;familia;unidad;precio;baja\n"
    "TOR-8;Tornillo M8;T;pieza;1.234,50;no\nCLA;Clavos;T;kilo;3,25;sí\n",
    "tarifas.csv": "artículo;proveedor;precio;desde\nTOR-8;P1;800,00;10\n",
    "existencias.csv": "artículo;almacén;cajas\nTOR-8;Central;5\nCLA;Central;2,5\n",
    "pedidos.csv": "pedido;cliente;fecha;servido;portes\n"
    "7;C-1;01/02/2024;28/02/2024;9,90\n",
    "líneas.csv": "pedido;artículo;precio;cantidad;dto\n"
    "7;TOR-8;1.200,00;2;10\n7;CLA;3,25;1,5;\n7;CLA;3,00;2;\n",
}


def write_company(folder, map_text, files, encoding="utf-8"):
    """Put the files of a company into a folder; answers the path of its map."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode(encoding))
    path = folder / "company.toml"
    path.write_text(map_text, encoding="utf-8")
    return path
